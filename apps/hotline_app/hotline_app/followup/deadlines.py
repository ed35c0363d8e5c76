"""What the steps of a deadline do to follow-ups: urge, supervise, pass upward, reassign, put first."""

from collections.abc import Callable

import frappe
from frappe import _
from frappe.utils import now_datetime

from hotline_app.intake.watch import concern, duties

from . import seats, watching

OVERDUE, FIRST = "Overdue", "High"
Record = frappe._dict


def urge(records: list[Record], step: Record) -> None:
	"""Urge who makes the follow-ups."""
	watching.urge(_read(records), _reason(step))


def supervise(records: list[Record], step: Record) -> None:
	"""Put follow-ups under supervision of the line's shift leaders."""
	watching.supervise(_read(records), _reason(step))


def escalate(records: list[Record], step: Record) -> None:
	"""Tell whoever is in charge of what is overdue on the line."""
	watching.tell(
		_read(records),
		lambda task: duties.those_in_charge(task.line, OVERDUE),
		lambda task: _("The follow-up of order {0} is overdue").format(task.work_order),
	)


def reassign(records: list[Record], step: Record) -> None:
	"""Share the follow-ups out among the others of their rules; what nobody else may have stays."""
	tasks = _read(records)
	given = seats.give_away(tasks)
	for task in tasks:
		task.assigned_to = given.get(task.name)
	watching.tell(
		[task for task in tasks if task.assigned_to],
		lambda task: [task.assigned_to],
		lambda task: _("The follow-up of order {0} is yours now").format(task.work_order),
	)


def raise_urgency(records: list[Record], step: Record) -> None:
	"""Put follow-ups before those of ordinary priority."""
	late = [task.name for task in _read(records) if task.priority != FIRST]
	values = {"priority": FIRST, "modified": now_datetime()}
	frappe.db.set_value(watching.TASK, {"name": ("in", late or [""])}, values, update_modified=False)


def _read(records: list[Record]) -> list[Record]:
	"""Return the open follow-ups among the records, each with what of it was due."""
	due = {record.name: record.deadline for record in records}
	tasks = watching.read(due)
	for task in tasks:
		task.deadlines = [due[task.name]]
	return tasks


def _reason(step: Record) -> Callable[[Record], str]:
	return lambda task: concern.reason(task, step)
