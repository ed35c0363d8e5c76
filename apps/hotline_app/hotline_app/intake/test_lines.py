import frappe
import pytest

from hotline_app.api import orders, queue
from hotline_app.intake.lines import OtherLineError
from hotline_app.intake.stages import OPEN
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")
OTHER = "Power Line"
KINDS = ("Enquiry", "Service", "Repair", "Complaint", "Report", "Suggestion", "Praise")
CHANNELS = ("Phone", "Voicemail", "SMS", "Fax", "Web", "WeChat", "E-mail", "Walk-in")


@pytest.fixture
def other():
	"""A second line with a category and a wrap-up code of its own, beside shared ones."""
	frappe.get_doc(
		{"doctype": "HL Line", "line_name": OTHER, "number": "95598", "default_channel": "Phone"}
	).insert()
	for name, line in (("Power Cut", OTHER), ("Anything Else", None)):
		frappe.get_doc({"doctype": "HL Category", "category_name": name, "line": line}).insert()
	frappe.get_doc({"doctype": "HL Wrap-up Code", "title": "Fault Taken", "line": OTHER}).insert()
	return OTHER


def _of(line, **fields):
	return making.order(line=line, **{"category": "Anything Else", "caller_phone": None, **fields})


def test_category_of_another_line_is_refused(other):
	"""A category and a wrap-up code belong to their line's orders; those without a line are shared."""
	assert _of(other, category="Power Cut", wrap_up="Fault Taken").name
	assert _of(making.LINE, wrap_up="Order Taken").name
	for fields in ({"category": "Power Cut"}, {"wrap_up": "Fault Taken"}):
		with pytest.raises(OtherLineError):
			_of(making.LINE, **fields)
	order = _of(other, category="Power Cut")
	order.line = making.LINE
	with pytest.raises(OtherLineError):
		order.save()


def test_agent_is_kept_to_a_line(other):
	"""Who is kept to one line finds its orders only: in list, count, queue and by name; no others."""
	own, foreign = _of(making.LINE), _of(other)
	frappe.get_doc(
		{"doctype": "User Permission", "user": making.AGENT, "allow": "HL Line", "for_value": making.LINE}
	).insert()
	frappe.clear_cache(user=making.AGENT)
	with making.acting_as(making.AGENT):
		listed = frappe.get_list("HL Work Order", fields=["name", "line"], limit=0)
		assert {row.line for row in listed} == {making.LINE}
		open_ones = frappe.get_list("HL Work Order", {"stage": ("in", OPEN)}, pluck="name", limit=0)
		assert queue.counts()["open"] == len(open_ones)
		names = [row["name"] for row in queue.page("dispatch")]
		assert own.name in names and foreign.name not in names
		assert orders.view(own.name)["order"]["name"] == own.name
		for call in (
			lambda: orders.view(foreign.name),
			lambda: orders.log_contact(foreign.name, "Answer", "Reached"),
			lambda: orders.hand_over([foreign.name], making.LEADER, "x"),
			lambda: _of(other),
		):
			with pytest.raises(frappe.PermissionError):
				call()


@pytest.mark.clause("C-3.1")
def test_all_channels_become_the_same_record(other):
	"""Requests over every channel become the same kind of record, on each line, with an appointment."""
	for channel in CHANNELS:
		for line in (making.LINE, other):
			order = _of(line, channel=channel, appointment_at="2099-01-02 10:00:00")
			order.reload()
			assert (order.doctype, order.channel, order.stage) == ("HL Work Order", channel, "Accepted")
			assert str(order.appointment_at) == "2099-01-02 10:00:00"


@pytest.mark.clause("G-4.1.1")
def test_all_kinds_are_taken(other):
	"""Enquiries, services, repairs, complaints, reports, suggestions and praise are taken on each line."""
	for line in (making.LINE, other):
		assert [_of(line, kind=kind).kind for kind in KINDS] == list(KINDS)


@pytest.mark.clause("G-4.2.1")
def test_enquiry_is_answered_at_once(other):
	"""What is known is answered at once, in one step that records and submits the answer."""
	with making.acting_as(making.AGENT):
		order = _of(other, kind="Enquiry")
		order = making.take_step(order, "Answer and Close", resolution="At nine.", wrap_up="Answered at Once")
	assert (order.stage, order.resolution, order.wrap_up) == ("Closed", "At nine.", "Answered at Once")


@pytest.mark.clause("J-38")
def test_phone_and_web_work_on_one_record():
	"""What was asked on the web is taken up by phone on the same record, for the same customer."""
	web = making.order(channel="Web", caller_phone="13955550100", caller_name="Ms Web")
	with making.acting_as(making.AGENT):
		found = orders.caller("139 5555 0100")
		assert [row["name"] for row in found["orders"]] == [web.name]
		orders.log_contact(web.name, "Answer", "Reached", "Phone", "Called back about the web enquiry")
	web.reload()
	assert (web.channel, web.contacts[0].channel, bool(web.answered_at)) == ("Web", "Phone", True)
