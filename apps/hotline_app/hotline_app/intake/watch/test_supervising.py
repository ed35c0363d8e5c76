import frappe
import pytest
from frappe.utils import add_days, now_datetime

from hotline_app.api import flow, watch
from hotline_app.intake.watch import supervising
from tests.support import making, queries, units

WATER_USER, ROADS_USER = "water@demo.example", "roads@demo.example"
HANDLER = "handler@demo.example"


@pytest.fixture(autouse=True)
def _demo(demo, site):
	pass


@pytest.fixture
def order():
	return units.order_of(units.unit("Water", "water"))


@pytest.fixture
def supervision(order):
	with making.acting_as(making.LEADER):
		name = watch.supervise(order.name, "Nothing happens.", "Report what was done.", "Serious")["name"]
	return frappe.get_doc("HL Supervision", name)


def _supervised(order) -> int:
	return frappe.db.get_value("HL Work Order", order.name, "supervised")


def _told(name: str) -> list[str]:
	return frappe.get_all("Notification Log", filters={"document_name": name}, pluck="for_user")


def _reported(supervision):
	with making.acting_as(WATER_USER):
		return making.take_step(supervision, "Submit Report", report="The pipe is mended.")


def test_a_leader_supervises_an_order(order, supervision):
	"""The order is marked, its unit is told, and the unit's report has a deadline of its own."""
	assert (supervision.addressee, supervision.agent) == (WATER_USER, making.LEADER)
	assert (supervision.level, supervision.source) == ("Serious", "Leader")
	assert _supervised(order) == 1
	assert _told(supervision.name) == [WATER_USER]
	clock = frappe.get_last_doc(
		"HL SLA Clock", {"reference_doctype": "HL Supervision", "reference_name": supervision.name}
	)
	assert (clock.title, clock.state) == ("Report", "Running")
	assert supervision.next_due_at == clock.due_at


def test_a_time_that_was_set_goes_before_the_policy(order):
	"""Where the leader says by when to report, that is the deadline; it can't lie in the past."""
	by = add_days(now_datetime(), 9).replace(microsecond=0)
	name = watch.supervise(order.name, "Late", report_by=str(by))["name"]
	assert frappe.db.get_value("HL Supervision", name, "next_due_at") == by
	other = making.order()
	with pytest.raises(frappe.ValidationError, match=r"past|早于"):
		watch.supervise(other.name, "Late", report_by="2020-01-01 00:00:00")


def test_the_report_is_accepted(order, supervision):
	"""The unit reports, the leader accepts, and the order is no longer under supervision."""
	supervision = _reported(supervision)
	assert supervision.reported_at
	assert making.LEADER in _told(supervision.name)
	assert _supervised(order) == 1
	with making.acting_as(making.LEADER):
		supervision = making.take_step(supervision, "Accept Report")
	assert supervision.closed_at
	assert _supervised(order) == 0


def test_the_report_is_sent_back(order, supervision):
	"""Sent back with a note, the report is due anew; a note of an earlier time does not do for the next."""
	supervision = _reported(supervision)
	with making.acting_as(making.LEADER):
		supervision = making.take_step(supervision, "Send Back", review_note="Where are the photos?")
	assert (supervision.stage, supervision.round, supervision.reported_at) == ("Open", 2, None)
	assert _supervised(order) == 1
	clocks = frappe.get_all(
		"HL SLA Clock",
		filters={"reference_name": supervision.name},
		fields=["round", "state"],
		order_by="round",
	)
	assert [(clock.round, clock.state) for clock in clocks] == [(1, "Met"), (2, "Running")]
	supervision = _reported(supervision)
	assert not supervision.review_note


def test_a_unit_can_not_reach_anothers(order, supervision):
	"""Another unit neither sees the supervision nor can report on it."""
	units.unit("Roads", "roads")
	with making.acting_as(ROADS_USER):
		assert not frappe.get_list("HL Supervision")
		with pytest.raises(frappe.PermissionError):
			supervision.check_permission("read")
		with pytest.raises(frappe.PermissionError):
			flow.act("HL Supervision", supervision.name, "Submit Report", {"report": "Not mine."})
	with making.acting_as(WATER_USER):
		assert frappe.get_list("HL Supervision", pluck="name") == [supervision.name]


def test_a_unit_can_only_report(order, supervision):
	"""The unit can't soften what is demanded, nor accept its own report, nor change it afterwards."""
	with making.acting_as(WATER_USER):
		doc = frappe.get_doc("HL Supervision", supervision.name)
		doc.update({"reason": "Nothing.", "level": "Ordinary", "report_by": "2030-01-01", "report": "Draft"})
		doc.save()
		assert (doc.reason, doc.level, doc.report_by) == ("Nothing happens.", "Serious", None)
		doc = making.take_step(doc, "Submit Report")
		with pytest.raises(frappe.ValidationError):
			making.take_step(doc, "Accept Report")
		doc.reload()
		doc.report = "Something else"
		doc.save()
		assert doc.report == "Draft"


def test_one_supervision_an_order_and_unit(order, supervision):
	"""A second supervision of the same unit for the order is refused; another unit can have one too."""
	with pytest.raises(supervising.NotSupervisableError) as refused:
		watch.supervise(order.name, "Again")
	assert refused.value.http_status_code == 409
	order.db_set("handling_unit", units.unit("Roads", "roads"))
	second = watch.supervise(order.name, "Now you")["name"]
	with making.acting_as(making.LEADER):
		making.take_step(supervision, "Withdraw Supervision")
	assert _supervised(order) == 1
	making.take_step(frappe.get_doc("HL Supervision", second), "Withdraw Supervision")
	assert _supervised(order) == 0


def test_who_may_supervise(order):
	"""Leaders and complaint handlers issue supervisions; agents and units don't."""
	units.user("handler", "Hotline Complaint Handler")
	for user in (making.AGENT, WATER_USER):
		with making.acting_as(user), pytest.raises(frappe.PermissionError):
			watch.supervise(order.name, "Late")
	with making.acting_as(HANDLER):
		assert watch.supervise(order.name, "Late")["stage"] == "Open"


def test_an_ended_order_is_not_supervised(order):
	"""Supervising a closed order answers 409; one that was supervised before can still be settled."""
	supervision = watch.supervise(order.name, "Late")["name"]
	order.db_set("stage", "Closed")
	making.take_step(_reported(frappe.get_doc("HL Supervision", supervision)), "Accept Report")
	assert _supervised(order) == 0
	with pytest.raises(supervising.NotSupervisableError):
		watch.supervise(order.name, "Late")


def test_supervising_a_repeat_supervises_the_order_that_it_repeats(order):
	"""A repeat is not worked on, so the order that it repeats is supervised."""
	repeat = making.order(caller_phone="13912340000")
	repeat.db_set("duplicate_of", order.name)
	name = watch.supervise(repeat.name, "Late")["name"]
	assert frappe.db.get_value("HL Supervision", name, "work_order") == order.name


@pytest.mark.clause("P-26")
def test_deadlines_supervise_what_is_late_together(order):
	"""Late orders come under supervision set-wise and once each, with clocks and one message a person."""
	step = frappe._dict(message="")

	def records(orders):
		return [frappe._dict(doctype="HL Work Order", name=o.name, deadline="Completion") for o in orders]

	few, many = ([units.order_of(order.handling_unit) for _ in range(number)] for number in (2, 6))
	supervising.by_deadline(records([order]), step)
	with queries.counted() as for_few:
		supervising.by_deadline(records(few), step)
	with queries.counted() as for_many:
		supervising.by_deadline(records(many), step)
	assert len(for_many) <= len(for_few)
	made = frappe.get_all(
		"HL Supervision", filters={"work_order": ("in", [o.name for o in many])}, fields=["*"], limit=0
	)
	assert len(made) == 6
	assert {row.source for row in made} == {"Deadline"}
	assert {row.workflow_state for row in made} == {"Issued"}
	assert all(row.next_due_at for row in made)
	clocks = frappe.db.count("HL SLA Clock", {"reference_name": ("in", [row.name for row in made])})
	assert clocks == 6
	assert all(_supervised(o) for o in many)
	assert frappe.db.count("Notification Log", {"for_user": WATER_USER}) == 3
	supervising.by_deadline(records(many), step)
	assert frappe.db.count("HL Supervision", {"work_order": ("in", [o.name for o in many])}) == 6
