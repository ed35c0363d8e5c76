"""Handing a shift over: every open matter, confirmed by the relief item by item (`P-34`)."""

from collections.abc import Callable, Iterable

import frappe
from frappe import _
from frappe.utils import escape_html, now_datetime

from hotline_app import messages

from . import duty, facts, matters, shifts
from .errors import RosterError

HANDOVER = duty.HANDOVER
OPEN, CONFIRMED = "Open", "Confirmed"


def draw_up(shift_name: str) -> str:
	"""List what is open for the relief, or bring the list up to date; return the handover's name.

	What was confirmed stays; what ended meanwhile goes. Raises RosterError (409) and PermissionError.
	"""
	shift = shifts.locked(shift_name)
	shifts.require_leading(shift)
	if shift.status != shifts.RUNNING:
		frappe.throw(_("Only a running shift is handed over."), RosterError)
	handover = _of(shift)
	if handover.status == CONFIRMED:
		return handover.name
	handover.given_by, handover.drawn_up_at = frappe.session.user, now_datetime()
	handover.to_shift, handover.relief = _relief(shift)
	_bring_up_to_date(handover, shift.line)
	# Officers draw it up without a right on the record, which nobody writes by hand.
	handover.save(ignore_permissions=True)
	_tell([handover.relief], handover, lambda: _("You take over from {0}").format(escape_html(shift.title)))
	return handover.name


def confirm(name: str, items: Iterable[str]) -> None:
	"""Confirm items as the relief; what is asked and not answered can't be confirmed.

	The last one ends the handover; one with nothing open is confirmed with no items. Raises
	PermissionError, RosterError (409).
	"""
	handover = _open(name)
	_require_relief(handover)
	wanted = set(items)
	if handover.items and not wanted:
		frappe.throw(_("Please go through what is open."), RosterError)
	for row in _items(handover, wanted):
		if row.question and not row.answer:
			frappe.throw(
				_("A question about this is open: {0}").format(escape_html(row.subject)), RosterError
			)
		row.confirmed, row.confirmed_by, row.confirmed_at = 1, frappe.session.user, now_datetime()
	_end_if_all_confirmed(handover)
	_save(handover)


def ask(name: str, item: str, question: str) -> None:
	"""Ask about an item as the relief; it waits for the answer."""
	handover = _open(name)
	_require_relief(handover)
	(row,) = _items(handover, {item})
	row.question, row.answer, row.confirmed = _text(question), None, 0
	row.confirmed_by = row.confirmed_at = None
	_save(handover)
	_tell([handover.given_by], handover, lambda: _("The relief asks about {0}").format(row.reference_name))


def answer(name: str, item: str, answer: str) -> None:
	"""Answer the relief's question as one of the leaving shift."""
	handover = _open(name)
	_require_leaving(handover)
	(row,) = _items(handover, {item})
	row.answer = _text(answer)
	_save(handover)
	_tell([handover.relief], handover, lambda: _("Answered: {0}").format(row.reference_name))


def note(name: str, item: str, note: str) -> None:
	"""Leave the relief a word on an item, as one of the leaving shift."""
	handover = _open(name)
	_require_leaving(handover)
	(row,) = _items(handover, {item})
	row.note = _text(note)
	_save(handover)


def check(handover) -> None:
	"""A handover that is confirmed is a record; before, people write only their remarks by themselves."""
	facts.keep(handover)
	before = handover.get_doc_before_save()
	if before:
		handover.shift = before.shift
	if before and before.status == CONFIRMED:
		frappe.throw(_("This handover is confirmed and is a record."), RosterError)


def _of(shift):
	name = frappe.db.get_value(HANDOVER, {"shift": shift.name}, "name")
	if name:
		return frappe.get_doc(HANDOVER, name, for_update=True)
	return frappe.get_doc({"doctype": HANDOVER, "shift": shift.name, "line": shift.line, "status": OPEN})


def _open(name: str):
	handover = frappe.get_doc(HANDOVER, name, for_update=True)
	if handover.status != OPEN:
		frappe.throw(_("This handover is confirmed and is a record."), RosterError)
	return handover


def _relief(shift) -> tuple[str | None, str | None]:
	"""The next shift, of the same line if there is one, and who answers for it."""
	rows = frappe.get_all(
		shifts.SHIFT,
		filters={
			"name": ("!=", shift.name),
			"starts_at": (">=", shift.starts_at),
			"status": ("in", [shifts.PLANNED, shifts.RUNNING]),
			"line": ("in", [shift.line or "", ""]),
		},
		fields=["name", "first_officer", "second_officer"],
		order_by="starts_at",
		limit=1,
	)
	return (rows[0].name, rows[0].first_officer or rows[0].second_officer) if rows else (None, None)


def _bring_up_to_date(handover, line: str | None) -> None:
	known = {(row.reference_doctype, row.reference_name): row for row in handover.items}
	handover.set("items", [])
	for matter in matters.open_matters(line):
		row = known.get((matter["reference_doctype"], matter["reference_name"]))
		handover.append("items", {**(_kept(row) if row else {}), **matter})


def _kept(row) -> dict:
	fields = ("note", "confirmed", "confirmed_by", "confirmed_at", "question", "answer")
	return {field: row.get(field) for field in fields}


def _items(handover, names: set[str]) -> list:
	rows = [row for row in handover.items if row.name in names]
	if len(rows) != len(names):
		frappe.throw(_("This matter is not part of the handover."), frappe.DoesNotExistError)
	return rows


def _end_if_all_confirmed(handover) -> None:
	if all(row.confirmed for row in handover.items):
		handover.status, handover.confirmed_at = CONFIRMED, now_datetime()
		with duty.sites_words():
			duty.note(handover.shift, "Shift", _("Handed over."), (HANDOVER, handover.name))
		_tell([handover.given_by], handover, lambda: _("Your shift is handed over."))


def is_relief(handover) -> bool:
	"""Whether the user takes over: as one of the next shift, or by the right to write and not leaving."""
	user = frappe.session.user
	if handover.to_shift and user in shifts.people(frappe.get_doc(shifts.SHIFT, handover.to_shift)):
		return True
	return user not in _leaving(handover) and bool(handover.has_permission("write"))


def is_leaving(handover) -> bool:
	"""Whether the user answers for what is left: one of those who leave, or by the right to write."""
	return frappe.session.user in _leaving(handover) or bool(handover.has_permission("write"))


def _require_relief(handover) -> None:
	if not is_relief(handover):
		frappe.throw(_("The relief confirms what it takes over."), frappe.PermissionError)


def _require_leaving(handover) -> None:
	if not is_leaving(handover):
		frappe.throw(_("Those who leave answer what they leave open."), frappe.PermissionError)


def _leaving(handover) -> list[str]:
	return [handover.given_by, *shifts.people(frappe.get_doc(shifts.SHIFT, handover.shift))]


def _text(text: str) -> str:
	if not (text or "").strip():
		frappe.throw(_("Please write something."), frappe.MandatoryError)
	return text.strip()


def _save(handover) -> None:
	# Relief and leaving shift act on their parts only, by the functions here; who they are was checked.
	handover.save(ignore_permissions=True)


def _tell(users: list[str | None], handover, subject: Callable[[], str]) -> None:
	messages.tell(users, subject, HANDOVER, handover.name)
