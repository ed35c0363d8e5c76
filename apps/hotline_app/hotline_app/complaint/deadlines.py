"""What the steps of a deadline do to complaints: urge, supervise, pass upward, reassign, raise (`P-26`)."""

from collections.abc import Callable

import frappe
from frappe import _

from hotline_app.intake.course import urgency
from hotline_app.intake.watch import concern, duties

from . import access, handlers, watching
from .access import COMPLAINT
from .stages import REPORT

OVERDUE = "Overdue"
Record = frappe._dict


def urge(records: list[Record], step: Record) -> None:
	"""Urge the handlers of complaints."""
	watching.urge(_read(records), _reason(step))


def supervise(records: list[Record], step: Record) -> None:
	"""Put complaints under supervision of the line's superiors."""
	watching.supervise(_read(records), _reason(step))


def escalate(records: list[Record], step: Record) -> None:
	"""Tell whoever is in charge of what is overdue on the line."""
	watching.tell(_read(records), _in_charge, lambda c: _("Complaint {0} is overdue").format(c.name))


def reassign(records: list[Record], step: Record) -> None:
	"""Give complaints to somebody else whom the rules know."""
	for complaint in _read(records):
		frappe.db.savepoint("reassign")
		try:
			_reassign(complaint.name)
		except (frappe.ValidationError, frappe.PermissionError):
			# Of one that can't be stored the others are given on all the same.
			frappe.db.rollback(save_point="reassign")
			frappe.log_error(
				"Reassigning a complaint", reference_doctype=COMPLAINT, reference_name=complaint.name
			)


def _reassign(name: str) -> None:
	doc = frappe.get_doc(COMPLAINT, name, for_update=True)
	if other := handlers.another(doc):
		doc.handler = other
		doc.save(ignore_permissions=True)  # the administrator's policy acts, no user


def raise_urgency(records: list[Record], step: Record) -> None:
	"""Raise the urgency of complaints by one level."""
	urgency.raise_all(COMPLAINT, [complaint.name for complaint in _read(records)])


def _read(records: list[Record]) -> list[Record]:
	"""Return the open complaints among the records, each with what of it was due."""
	due = {record.name: record.deadline for record in records}
	complaints = watching.read(due)
	for complaint in complaints:
		complaint.deadlines = [due[complaint.name]]
	return complaints


def _reason(step: Record) -> Callable[[Record], str]:
	return lambda complaint: concern.reason(complaint, step)


def _in_charge(complaint: Record) -> list[str]:
	if complaint.kind == REPORT:
		return access.discipline_of(complaint.line)
	return duties.those_in_charge(complaint.line, OVERDUE)
