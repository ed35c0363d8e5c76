"""Handing over on a site."""

import frappe
import pytest
from frappe.utils import add_days, now_datetime

from hotline_app.roster import matters
from hotline_app.roster.errors import RosterError
from tests.support import making, roster

pytestmark = pytest.mark.usefixtures("demo", "site")
DAY = "2031-05-05"


@pytest.fixture
def handed():
	"""A running shift, the next one with its officers, and the first one's handover with one open order."""
	order = making.order(title="Tap drips")
	shift = roster.running(DAY)
	relief = roster.shift(
		DAY,
		roster.shift_type("Late Test", "16:00", "23:00"),
		members=[(making.COMPLAINT_HANDLER, "First Officer"), (making.LEADER, "Second Officer")],
	)
	with making.acting_as(making.AGENT):
		handover = frappe.get_doc("HL Handover", shift.hand_over())
	return frappe._dict(order=order, shift=shift, relief=relief, handover=handover)


def _names(handover, *references: str) -> list[str]:
	return [row.name for row in handover.items if not references or row.reference_name in references]


@pytest.mark.clause("P-34")
def test_handover_lists_every_open_matter_by_itself(handed):
	"""Open orders, faults and calls to return are listed with due time and holder; what has ended is not."""
	row = next(row for row in handed.handover.items if row.reference_name == handed.order.name)
	assert (row.reference_doctype, row.subject) == ("HL Work Order", handed.order.title)
	assert handed.handover.relief == making.COMPLAINT_HANDLER
	assert handed.handover.to_shift == handed.relief.name
	fault = roster.fault()
	secret = making.order(confidential=1)
	call_back = {"doctype": "HL Call Back", "line": making.LINE, "number": "13955550177"}
	about_secret = frappe.get_doc({**call_back, "work_order": secret.name}).insert()
	about_order = frappe.get_doc({**call_back, "work_order": handed.order.name}).insert()
	frappe.db.set_value("HL Work Order", handed.order.name, "stage", "Cancelled")
	handover = frappe.get_doc("HL Handover", handed.shift.hand_over())
	listed = {row.reference_name for row in handover.items}
	assert {fault.name, about_order.name} <= listed
	assert about_secret.name not in listed
	assert handed.order.name not in listed and secret.name not in listed


@pytest.mark.clause("P-34")
def test_a_handover_is_not_confirmed_by_writing(handed):
	"""A leader may write remarks on a handover, but not its status, its items or its shift."""
	with making.acting_as(making.LEADER):
		handover = frappe.get_doc("HL Handover", handed.handover.name)
		handover.update({"status": "Confirmed", "confirmed_at": now_datetime(), "remarks": "Busy."})
		handover.shift = handed.relief.name
		handover.items[0].confirmed = 1
		handover.set("items", handover.items[:1])
		handover.save()
		row = frappe.get_doc("HL Handover Item", handed.handover.items[0].name)
		row.confirmed = 1
		with pytest.raises(frappe.PermissionError):
			row.save()
	handover.reload()
	assert (handover.status, handover.confirmed_at, handover.remarks) == ("Open", None, "Busy.")
	assert handover.shift == handed.shift.name
	assert len(handover.items) == len(handed.handover.items) and not any(
		row.confirmed for row in handover.items
	)


@pytest.mark.clause("P-34")
def test_relief_confirms_item_by_item_and_may_ask(handed):
	"""Each matter is confirmed by the relief; what it asks must be answered first; then the shift closes."""
	handover, shift = handed.handover, handed.shift
	order_row = _names(handover, handed.order.name)
	others = [name for name in _names(handover) if name not in order_row]
	with making.acting_as(making.COMPLAINT_HANDLER):
		if others:
			handover.confirm(others)
		handover.ask(order_row[0], "Was the caller told?")
		with pytest.raises(RosterError):
			handover.confirm(order_row)
		with pytest.raises(frappe.PermissionError):
			shift.close()
	with making.acting_as(making.AGENT):
		with pytest.raises(RosterError):
			shift.close()
		handover.answer(order_row[0], "Yes, at nine.")
		handover.note(order_row[0], "Call before noon.")
	with making.acting_as(making.COMPLAINT_HANDLER):
		handover.confirm(order_row)
	handover.reload()
	assert handover.status == "Confirmed" and all(row.confirmed for row in handover.items)
	row = next(row for row in handover.items if row.name == order_row[0])
	assert (row.confirmed_by, row.answer, row.note) == (
		making.COMPLAINT_HANDLER,
		"Yes, at nine.",
		"Call before noon.",
	)
	with making.acting_as(making.AGENT):
		shift.close()
	assert frappe.db.get_value("HL Shift", shift.name, "status") == "Closed"
	with pytest.raises(RosterError):
		handover.confirm(order_row)


@pytest.mark.clause("P-34")
def test_nobody_confirms_what_they_leave(handed):
	"""Those who leave can't confirm for the relief, nor can anybody who is in neither shift."""
	names = _names(handed.handover)
	for user in (making.AGENT, making.FOLLOWUP_AGENT):
		with making.acting_as(user), pytest.raises(frappe.PermissionError):
			handed.handover.confirm(names)
	with making.acting_as(making.COMPLAINT_HANDLER):
		with pytest.raises(frappe.PermissionError):
			handed.handover.answer(names[0], "So be it.")
		with pytest.raises(RosterError):
			handed.handover.confirm([])
		with pytest.raises(frappe.DoesNotExistError):
			handed.handover.confirm(["no such row"])


def test_bringing_up_to_date_keeps_what_was_confirmed(handed):
	"""A list that is drawn up again keeps confirmations and notes, and adds what is new."""
	names = _names(handed.handover, handed.order.name)
	with making.acting_as(making.COMPLAINT_HANDLER):
		handed.handover.confirm(names) if len(handed.handover.items) > 1 else None
	with making.acting_as(making.AGENT):
		handed.handover.note(names[0], "Call first.")
	new = making.order()
	handed.shift.hand_over()
	handed.handover.reload()
	rows = {row.reference_name: row for row in handed.handover.items}
	assert rows[handed.order.name].note == "Call first."
	assert rows[new.name].confirmed == 0


def test_late_handover_is_told_once(handed):
	"""The leader is told once of a shift that runs on past its end."""
	from hotline_app.roster import sweeping

	frappe.db.set_value("HL Shift", handed.shift.name, "ends_at", add_days(now_datetime(), -1))
	about = {"document_type": "HL Shift", "document_name": handed.shift.name, "for_user": making.LEADER}
	sweeping.tell_of_late_handovers()
	sweeping.tell_of_late_handovers()
	assert frappe.db.count("Notification Log", about) == 1


def test_source_is_data():
	"""An administrator says which records are open matters; filters and fields must exist."""
	values = {"doctype": "HL Handover Source", "title": "New", "document_type": "HL Fault Log"}
	with pytest.raises(frappe.ValidationError):
		frappe.get_doc({**values, "subject_field": "nonsense"}).insert()
	for filters in ('{"no": "list"', '{"status": "Open"}', '[["nonsense", "=", 1]]'):
		with pytest.raises(frappe.ValidationError):
			frappe.get_doc({**values, "filters": filters}).insert()
	assert frappe.get_doc({**values, "filters": '[["status", "=", "Open"]]'}).insert().name


def test_matters_without_a_title_are_named_after_their_order():
	"""A request for help is listed with its order's title, and not at all if the order is confidential."""
	order, secret = making.order(title="Tap drips"), making.order(title="Hush", confidential=1)
	requests = [
		frappe.get_doc({"doctype": "HL Help Request", "agent": making.AGENT, "work_order": about})
		.insert()
		.name
		for about in (order.name, secret.name)
	]
	listed = {row["reference_name"]: row["subject"] for row in matters.open_matters(None)}
	assert listed[requests[0]] == order.title and requests[1] not in listed
