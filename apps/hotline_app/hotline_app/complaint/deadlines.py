"""What the steps of a deadline do to complaints: urge, supervise, pass upward, reassign (`P-26`).

A complaint has a handler of its own, so it is not the order concerned that is urged. Records of other kinds
go on to what `intake` does with them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable

import frappe
from frappe import _
from frappe.utils import now_datetime

from hotline_app import messages
from hotline_app.intake.course import handover
from hotline_app.intake.watch import bulk, concern, duties, escalating, supervising, urging

from . import access, handlers, notes
from .access import COMPLAINT
from .stages import FINAL, REPORT

OVERDUE = "Overdue"
Record = frappe._dict
FIELDS = ("name", *access.DECIDES, "stage", "category", "target_type", "rule")


def urge(records: list[Record], step: Record) -> None:
	"""Urge the handlers of complaints; each person gets one message for all of theirs."""
	complaints = _split(records, step, urging.by_deadline)
	_note(complaints, notes.URGED, step)
	_count(complaints)
	_tell(complaints, lambda c: [c.handler], lambda c: _("Complaint {0} is urged").format(c.name))


def supervise(records: list[Record], step: Record) -> None:
	"""Put complaints under supervision of the line's superiors."""
	complaints = [c for c in _split(records, step, supervising.by_deadline) if not c.supervised]
	_note(complaints, notes.SUPERVISED, step)
	if complaints:
		names = [complaint.name for complaint in complaints]
		frappe.db.set_value(COMPLAINT, {"name": ("in", names)}, "supervised", 1)
	_tell(
		complaints,
		lambda c: [c.handler, c.reviewer, *_superiors(c)],
		lambda c: _("Complaint {0} is under supervision").format(c.name),
	)


def escalate(records: list[Record], step: Record) -> None:
	"""Tell whoever is in charge of what is overdue on the line."""
	complaints = _split(records, step, escalating.by_deadline)
	_tell(complaints, _in_charge, lambda c: _("Complaint {0} is overdue").format(c.name))


def reassign(records: list[Record], step: Record) -> None:
	"""Give complaints to somebody else whom the rules know."""
	for complaint in _split(records, step, handover.by_deadline):
		doc = frappe.get_doc(COMPLAINT, complaint.name, for_update=True)
		if other := handlers.another(doc):
			doc.handler = other
			doc.save(ignore_permissions=True)  # the administrator's policy acts, no user


def _split(
	records: list[Record], step: Record, others: Callable[[list[Record], Record], None]
) -> list[Record]:
	"""Return the open complaints among the records; all records of other kinds go to `others`."""
	if rest := [record for record in records if record.doctype != COMPLAINT]:
		others(rest, step)
	own = {record.name: record.deadline for record in records if record.doctype == COMPLAINT}
	if not own:
		return []
	rows = frappe.get_all(
		COMPLAINT,
		filters={"name": ("in", list(own)), "stage": ("not in", FINAL)},
		fields=[*FIELDS, "supervised"],
		order_by="name",
	)
	for row in rows:
		row.deadlines = [own[row.name]]
	return rows


def _note(complaints: Iterable[Record], kind: str, step: Record) -> None:
	"""Keep in the investigation notes what was urged or supervised, with one statement for all."""
	complaints = list(complaints)
	last = dict(
		frappe.get_all(
			"HL Complaint Note",
			filters={"parent": ("in", [c.name for c in complaints] or [""]), "parenttype": COMPLAINT},
			fields=["parent", "max(idx)"],
			group_by="parent",
			as_list=True,
		)
	)
	rows = []
	for complaint in complaints:
		row = frappe.new_doc("HL Complaint Note")
		row.update(
			{
				"parent": complaint.name,
				"parenttype": COMPLAINT,
				"parentfield": "notes",
				"idx": last.get(complaint.name, 0) + 1,
				"noted_at": now_datetime(),
				"user": frappe.session.user,
				"kind": kind,
				"note": concern.reason(complaint, step),
			}
		)
		rows.append(row)
	bulk.insert(rows)


def _count(complaints: Iterable[Record]) -> None:
	names = [complaint.name for complaint in complaints]
	if not names:
		return
	table = frappe.qb.DocType(COMPLAINT)
	(
		frappe.qb.update(table)
		.set(table.urge_count, table.urge_count + 1)
		.set(table.last_urged_at, now_datetime())
		.where(table.name.isin(names))
	).run()


def _superiors(complaint: Record) -> list[str]:
	if complaint.kind == REPORT:
		return access.discipline_of(complaint.line)
	return duties.leaders(complaint.line)


def _in_charge(complaint: Record) -> list[str]:
	if complaint.kind == REPORT:
		return access.discipline_of(complaint.line)
	return duties.those_in_charge(complaint.line, OVERDUE)


def _tell(
	complaints: Iterable[Record],
	whom: Callable[[Record], list[str | None]],
	subject: Callable[[Record], str],
) -> None:
	"""One message a person, who may know of the complaints that it is about."""
	theirs: dict[str, list[Record]] = defaultdict(list)
	for complaint in complaints:
		for user in dict.fromkeys(filter(None, whom(complaint))):
			if access.may_know(complaint, user):
				theirs[user].append(complaint)
	for user, told in theirs.items():
		first, more = told[0], len(told) - 1
		messages.tell(
			[user],
			lambda first=first, more=more: messages.and_more(subject(first), more),
			COMPLAINT,
			first.name,
		)
