"""Contradictions between articles of different levels are reported upward (`J-27`)."""

import frappe
from frappe import _
from frappe.utils import now_datetime

from . import editors

# From the highest down.
LEVELS = ("National", "Provincial", "City", "District", "Unit")


def begin(doc) -> None:
	"""Turn the report so that it goes to the higher level, and name who answers for that."""
	if doc.article == doc.other:
		frappe.throw(_("An article can't contradict itself."))
	lower, higher = sorted((_facts(doc.article), _facts(doc.other)), key=_rank, reverse=True)
	doc.article, doc.other = lower.name, higher.name
	doc.line = doc.line or lower.line or higher.line
	doc.reported_by, doc.reported_at = frappe.session.user, now_datetime()
	doc.editor = higher.editor or editors.of_line(higher.line)


def settle(doc) -> None:
	"""Stamp a report that is settled; raise MandatoryError for one without a reason."""
	if doc.stage == "Settled" and not doc.resolution:
		frappe.throw(_("Say which of them holds, and why."), frappe.MandatoryError)
	doc.settled_at = (doc.settled_at or now_datetime()) if doc.stage == "Settled" else None


def follow(doc) -> None:
	"""Keep the task of the one to whom it was reported in step."""
	if doc.stage == "Settled":
		editors.end_tasks(doc)
	else:
		editors.give_task(doc, doc.editor, doc.description)


def _facts(article: str) -> frappe._dict:
	fields = ["name", "level", "line", "editor"]
	facts = frappe.db.get_value("HL Knowledge Article", article, fields, as_dict=True)
	if not facts:
		frappe.throw(_("There is no article {0}.").format(article), frappe.DoesNotExistError)
	return facts


def _rank(facts: frappe._dict) -> int:
	return LEVELS.index(facts.level) if facts.level in LEVELS else len(LEVELS)
