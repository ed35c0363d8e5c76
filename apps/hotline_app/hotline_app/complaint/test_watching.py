"""Urging and supervising a complaint by hand."""

import frappe
import pytest

from hotline_app.api import complaint_watch, complaints, watch
from hotline_app.complaint.errors import ComplaintError, EndedComplaintError
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

COMPLAINT = "HL Complaint"


def noted(name: str) -> list[tuple[str, str, str]]:
	notes = frappe.get_doc(COMPLAINT, name).notes
	return [(row.kind, row.note, row.user) for row in notes]


def told(user: str, name: str) -> bool:
	return bool(frappe.db.exists("Notification Log", {"for_user": user, "document_name": name}))


@pytest.mark.clause("P-26")
def test_complainant_urges_by_phone():
	"""What the complainant says is noted and counted, and the handler is told."""
	doc = making.complaint(target_type="Line")
	frappe.db.delete("Notification Log")
	with making.acting_as(making.LEADER):
		assert complaint_watch.urge(doc.name, "Still nothing!") == {"urge_count": 1}
		assert complaint_watch.urge(doc.name) == {"urge_count": 2}
	assert noted(doc.name)[0] == ("Urged", "Still nothing!", making.LEADER)
	assert told(doc.handler, doc.name)


def test_urging_the_order_urges_the_complaint_that_leads_it():
	"""Who urges by the number of the order that the complaint came in as reaches the complaint's handler."""
	with making.acting_as(making.AGENT):
		order = making.order(kind="Complaint", description="The line never answers.")
		name = complaints.raise_from_order(order.name, target_type="Line")["name"]
		watch.urge(order.name, "Still nothing!")
	assert frappe.db.get_value(COMPLAINT, name, "urge_count") == 1
	assert noted(name) == [("Urged", "Still nothing!", making.AGENT)]


def test_superior_puts_a_complaint_under_supervision_once():
	"""A leader supervises a complaint with a reason; a second time is refused, and the form says so."""
	doc = making.complaint(target_type="Line")
	with making.acting_as(making.LEADER):
		assert complaints.view(doc.name)["may_supervise"]
		complaint_watch.supervise(doc.name, "A newspaper asks.")
		assert not complaints.view(doc.name)["may_supervise"]
		with pytest.raises(ComplaintError):
			complaint_watch.supervise(doc.name, "Again.")
	assert frappe.db.get_value(COMPLAINT, doc.name, "supervised")
	assert noted(doc.name) == [("Supervised", "A newspaper asks.", making.LEADER)]
	assert told(doc.handler, doc.name)


def test_whom_it_is_about_neither_urges_nor_supervises():
	"""Who may not know of a complaint can do nothing about it."""
	doc = making.complaint(target_type="Agent", target=making.LEADER)
	with making.acting_as(making.LEADER):
		for act in (complaint_watch.urge, lambda name: complaint_watch.supervise(name, "Mine.")):
			with pytest.raises(frappe.PermissionError):
				act(doc.name)


def test_what_has_ended_is_left_alone():
	"""A complaint that has ended is neither urged nor supervised."""
	doc = making.complaint(target_type="Line")
	with making.acting_as(doc.handler):
		making.take_step(doc, "Withdraw Complaint", withdraw_reason="A mistake.")
	with making.acting_as(making.LEADER):
		assert not complaints.view(doc.name)["may_urge"]
		with pytest.raises(EndedComplaintError):
			complaint_watch.urge(doc.name)
