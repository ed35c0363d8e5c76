"""The follow-ups of an order with their attempts, for its timeline."""

from collections.abc import Iterable

import frappe
from frappe import _

from hotline_app.intake.course.timeline import Entry, entry, readable


def sources(orders: list[str]) -> Iterable[Entry]:
	"""Return an entry for each attempt and each result of the follow-ups of `orders`."""
	tasks = readable(
		"HL Follow-up Task",
		filters={"work_order": ("in", orders)},
		fields=["name", "stage", "agent", "creation", "done_at", "remarks"],
	)
	for task in tasks:
		record = ("HL Follow-up Task", task.name)
		yield entry(task.creation, "followup", _("Follow-up planned"), record=record)
		result = _("Follow-up: {0}").format(_(task.stage, context="HL Follow-up Task"))
		yield entry(task.done_at, "followed up", result, task.remarks, task.agent, record)
	for row in _attempts([task.name for task in tasks]):
		title = _("Follow-up attempt: {0}").format(_(row.result, context="HL Follow-up Attempt"))
		yield entry(
			row.attempted_at, "attempt", title, row.reason, row.owner, ("HL Follow-up Task", row.parent)
		)


def _attempts(tasks: list[str]) -> list[frappe._dict]:
	if not tasks:
		return []
	return frappe.get_all(
		"HL Follow-up Attempt",
		filters={"parent": ("in", tasks), "parenttype": "HL Follow-up Task"},
		fields=["parent", "attempted_at", "result", "reason", "owner"],
	)
