"""Urging and supervising complaints: by the complainant's call, by a superior, by a deadline (`P-26`).

A complaint has a handler of its own, so it is not the order concerned that is urged. What was said is kept
among the notes of the investigation, and each person gets one message for all that it is about.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable

import frappe
from frappe import _
from frappe.utils import now_datetime

from hotline_app import messages
from hotline_app.intake.watch import bulk

from . import access, notes, telling
from .access import COMPLAINT
from .errors import EndedComplaintError
from .stages import FINAL

Record = frappe._dict
FIELDS = ("name", *access.DECIDES, "stage", "category", "target_type", "rule", "supervised")


def urge(complaints: list[Record], reason: Callable[[Record], str]) -> None:
	"""Count, note and tell the handlers, or where there is none the superiors, that they are urged."""
	_note(complaints, notes.URGED, reason)
	_count(complaints)
	tell(
		complaints,
		lambda c: [c.handler] if c.handler else telling.superiors(c),
		lambda c: _("Complaint {0} is urged").format(c.name),
	)


def supervise(complaints: list[Record], reason: Callable[[Record], str]) -> None:
	"""Put complaints, those that are not yet, under supervision of the line's superiors."""
	complaints = [complaint for complaint in complaints if not complaint.supervised]
	_note(complaints, notes.SUPERVISED, reason)
	if complaints:
		names = [complaint.name for complaint in complaints]
		frappe.db.set_value(COMPLAINT, {"name": ("in", names)}, "supervised", 1)
	tell(
		complaints,
		lambda c: [c.handler, c.reviewer, *telling.superiors(c)],
		lambda c: _("Complaint {0} is under supervision").format(c.name),
	)


def read(names: Iterable[str]) -> list[Record]:
	"""Return the open ones of these complaints, locked in the order of their numbers."""
	table = frappe.qb.DocType(COMPLAINT)
	query = frappe.qb.from_(table).select(*(table[field] for field in FIELDS))
	query = query.where(table.name.isin(list(names) or [""]) & table.stage.notin(FINAL))
	return query.orderby(table.name).for_update().run(as_dict=True)


def read_open(name: str) -> Record:
	"""Return a complaint that the user may read. Raises PermissionError and `EndedComplaintError`."""
	frappe.get_doc(COMPLAINT, name).check_permission("read")
	if found := read([name]):
		return found[0]
	frappe.throw(_("Complaint {0} has ended. An appeal takes it up again.").format(name), EndedComplaintError)


def on_urge(record, method: str | None = None) -> None:
	"""Urge the complaint by which the urged order is led: nobody else works on that order."""
	if frappe.db.get_value("HL Work Order", record.work_order, "led_elsewhere"):
		led_by = frappe.get_all(COMPLAINT, filters={"came_in_as": record.work_order}, pluck="name")
		urge(read(led_by), lambda complaint: record.content or _("The complainant urges."))


def tell(
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


def _note(complaints: list[Record], kind: str, reason: Callable[[Record], str]) -> None:
	"""Keep in the notes of the investigation what was done, with one statement for all."""
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
				"note": reason(complaint),
			}
		)
		rows.append(row)
	bulk.insert(rows)


def _count(complaints: list[Record]) -> None:
	if not complaints:
		return
	table, now = frappe.qb.DocType(COMPLAINT), now_datetime()
	(
		frappe.qb.update(table)
		.set(table.urge_count, table.urge_count + 1)
		.set(table.last_urged_at, now)
		# Whoever has it open reads the new note before saving.
		.set(table.modified, now)
		.where(table.name.isin([complaint.name for complaint in complaints]))
	).run()
