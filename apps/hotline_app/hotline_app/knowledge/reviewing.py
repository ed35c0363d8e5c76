"""When an article is looked at again (`C-6.2.6b`), and what sets that off before its time."""

import frappe
from frappe import _
from frappe.utils import add_days, getdate, now_datetime, nowdate

from hotline_app import messages


def plan(article) -> None:
	"""Set when a published article is to be reviewed next; a day that somebody has set stays."""
	if article.stage == "Published" and article.stage_changed():
		article.reviewed_at = now_datetime()
		if not article.review_on or getdate(article.review_on) <= getdate(nowdate()):
			article.review_on = _next(article)


def confirm(article) -> None:
	"""Note that the article was reviewed and still holds, and save it."""
	article.reviewed_at = now_datetime()
	article.review_on = _next(article)
	article.flags.reviewed = True
	article.save()


def ask_those_below(article) -> None:
	"""Let the articles that rest on this one be reviewed now, and tell their editors."""
	below = frappe.get_all(
		"HL Knowledge Article",
		{"based_on": article.name, "stage": ("!=", "Withdrawn")},
		["name", "title", "editor"],
	)
	for row in below:
		frappe.db.set_value("HL Knowledge Article", row.name, "review_on", nowdate(), update_modified=False)
		messages.tell(
			[row.editor],
			lambda row=row: _("{0} rests on {1}, which has a new version: please review it").format(
				row.title, article.title
			),
			"HL Knowledge Article",
			row.name,
		)


def _next(article) -> str | None:
	return add_days(nowdate(), article.review_interval) if article.review_interval else None
