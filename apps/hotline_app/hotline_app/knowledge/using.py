"""How often articles are used, and whether they help (`C-6.2.6b`)."""

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Coalesce
from frappe.utils import now_datetime

OPENED, COPIED, HELPED, NOT_HELPED = "Opened", "Copied", "Helped", "Did Not Help"
_COUNTED = {OPENED: "use_count", HELPED: "helped_count", NOT_HELPED: "not_helped_count"}


def note(article: str, action: str, work_order: str | None = None) -> None:
	"""Keep that the user did something with an article, and count it.

	Who says first that it helped and then that it did not, on the same order and day, is counted once.
	"""
	user, now = frappe.session.user, now_datetime()
	if action in (HELPED, NOT_HELPED):
		_take_back(article, user, work_order, now.date())
	row = frappe.new_doc("HL Knowledge Use")
	row.update({"article": article, "action": action, "at": now, "user": user, "work_order": work_order})
	row.line = frappe.db.get_value("HL Knowledge Article", article, "line")
	row.insert(ignore_permissions=True)  # the trace is made by the platform, nobody writes it
	_count(article, action, 1)


def _take_back(article: str, user: str, work_order: str | None, day) -> None:
	said = frappe.get_all(
		"HL Knowledge Use",
		{
			"article": article,
			"user": user,
			"work_order": work_order or ("is", "not set"),
			"action": ("in", (HELPED, NOT_HELPED)),
			"at": (">=", day),
		},
		["name", "action"],
	)
	for row in said:
		frappe.db.delete("HL Knowledge Use", {"name": row.name})
		_count(article, row.action, -1)


def _count(article: str, action: str, by: int) -> None:
	fieldname = _COUNTED.get(action)
	if not fieldname:
		return
	table = DocType("HL Knowledge Article")
	# Added in the database, so that two at once lose nothing; the article counts as unchanged.
	query = frappe.qb.update(table).set(table[fieldname], Coalesce(table[fieldname], 0) + by)
	if action == OPENED:
		query = query.set(table.last_used_at, now_datetime())
	query.where(table.name == article).run()
