"""Which deadlines a record gets: matching, conditions, and what they are counted from."""

from datetime import datetime, timedelta

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from hotline_app.sla import clocks
from hotline_app.sla.doctype.hl_sla_policy.hl_sla_policy import offered_actions
from hotline_app.sla.policies import policy_of
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

POLICY = "Community: Service at Home"
COMPLETION = {
	"title": "Completion",
	"starts_at": "accepted_at",
	"stops_at": "done_at",
	"amount": 1,
	"unit": "Calendar Days",
}


def _policy(title: str, *targets, **fields):
	values = {"title": title, "calendar": "24 Hours", "line": making.LINE, "category": "Plumbing"}
	rows = [{**COMPLETION, **target} for target in targets] or [COMPLETION]
	return frappe.get_doc({"doctype": "HL SLA Policy", **values, "targets": rows, **fields}).insert()


def _due(order, title: str = "Completion"):
	return frappe.db.get_value("HL SLA Clock", {"reference_name": order.name, "title": title}, "due_at")


def test_a_channel_is_matched():
	"""A policy for a channel watches the orders of that channel, and no others."""
	_policy("By web", channel="Web")
	assert policy_of(making.new_order(channel="Web")) == "By web"
	assert policy_of(making.new_order(channel="Phone")) == POLICY


def test_a_named_policy_goes_before_all_that_match():
	"""The policy that an order names watches it, unless it is disabled or for other records."""
	_policy("The nearest", kind="Repair", urgency="Normal", channel="Phone")
	named = _policy("Named", line=None, kind="Praise")
	order = making.new_order(urgency="Normal", sla_policy=named.name)
	assert policy_of(order) == "Named"
	named.enabled = 0
	named.save()
	assert policy_of(order) == "The nearest"


def test_a_changed_order_is_matched_anew():
	"""An order that gets another policy gets its deadlines; the ones of the former policy are gone."""
	order = making.order()
	named = _policy("Named", {"title": "Answer", "amount": 3})
	frappe.db.set_value("HL SLA Policy", named.name, "enabled", 1)
	order.sla_policy = named.name
	order.flags.ignore_permissions = True
	order.save()
	running = frappe.get_all("HL SLA Clock", {"reference_name": order.name}, ["title", "policy"])
	assert running == [{"title": "Answer", "policy": "Named"}]


def test_a_condition_decides_whether_a_deadline_applies():
	"""A deadline with a condition watches the orders for which it holds, and no others."""
	_policy("Conditional", {"title": "Voice", "condition": "doc.channel == 'Phone'"}, {"title": "Always"})
	by_phone, by_web = making.order(channel="Phone"), making.order(channel="Web")
	titles = [
		set(frappe.get_all("HL SLA Clock", {"reference_name": o.name}, pluck="title"))
		for o in (by_phone, by_web)
	]
	assert titles == [{"Voice", "Always"}, {"Always"}]


def test_a_condition_that_fails_keeps_no_order_from_being_saved():
	"""An order is saved without the deadline whose condition fails, the sender hears nothing of it, and
	it is reported once."""
	policy = _policy(
		"Failing", {"title": "Voice", "condition": "doc.rating / doc.urge_count > 1"}, {"title": "Always"}
	)
	orders = [making.order(), making.order()]
	for order in orders:
		assert frappe.get_all("HL SLA Clock", {"reference_name": order.name}, pluck="title") == ["Always"]
	assert frappe.db.count("Error Log", {"method": ("like", f"SLA: {policy.name}%")}) == 1
	assert not frappe.get_message_log()


@pytest.mark.parametrize(
	"condition", ["doc.channel ==", "import os", "open('/etc/passwd')", "doc.__class__", "document.channel"]
)
def test_a_condition_that_can_never_hold_is_refused(condition):
	"""A condition that can't be read, or asks for what is not there, is refused when it is written."""
	with pytest.raises(frappe.ValidationError):
		_policy("Wrong", {"condition": condition})


def test_a_promised_time_is_the_deadline():
	"""Counted from the start, a field that holds a time is itself the deadline."""
	_policy("Promised", {"due_field": "promised_at"})
	promised = add_to_date(now_datetime(), days=9).replace(microsecond=0)
	assert _due(making.order(promised_at=promised)) == promised


@pytest.mark.clause("G-4.3.3")
def test_a_deadline_after_a_field():
	"""A deadline two days after an agreed time is counted from it, from the start where none was agreed."""
	_policy("After", {"relation": "After Field", "due_field": "appointment_at", "amount": 2})
	appointment = add_to_date(now_datetime(), days=5).replace(microsecond=0)
	assert _due(making.order(appointment_at=appointment)) == appointment + timedelta(days=2)
	order = making.order()
	assert _due(order) == order.accepted_at.replace(microsecond=0) + timedelta(days=2)


def test_a_deadline_before_a_field():
	"""A deadline working days before a time ends with a working day; without the time there is none."""
	_policy(
		"Before",
		{"relation": "Before Field", "due_field": "appointment_at", "amount": 3, "unit": "Working Days"},
		calendar="Office Hours",
	)
	# Thursday 9 May 2030; three working days before is Monday the 6th.
	order = making.order(appointment_at=datetime(2030, 5, 9, 10, 0))
	calendar = clocks.calendar_of("Office Hours")
	assert _due(order) == calendar.windows(datetime(2030, 5, 6).date())[-1].end.astimezone(
		calendar.zone
	).replace(tzinfo=None)
	order = making.order()
	assert _due(order) is None
	assert order.next_due_at is None


def test_a_moved_field_moves_the_deadline():
	"""A deadline that is counted from a field follows it when it changes."""
	_policy("After", {"relation": "After Field", "due_field": "appointment_at", "amount": 2})
	order = making.order(appointment_at=add_to_date(now_datetime(), days=5))
	order.appointment_at = datetime(2030, 5, 9, 10, 0)
	order.save()
	assert _due(order) == order.next_due_at == datetime(2030, 5, 11, 10, 0)


def test_a_time_that_cannot_be_counted_from_keeps_no_order_from_being_saved():
	"""An order with an absurd time has no deadline from it, and is saved all the same."""
	_policy("Before", {"relation": "Before Field", "due_field": "appointment_at"})
	assert _due(making.order(appointment_at=datetime(9999, 1, 1))) is None


@pytest.mark.parametrize(
	("target", "message"),
	[
		({"relation": "Before Field"}, "name the field"),
		({"relation": "After Field"}, "name the field"),
		({"relation": "Before Field", "due_field": "appointment_at", "unit": "Same Day"}, "counted back"),
		({"relation": "After Field", "due_field": "title"}, "date-time field"),
	],
)
def test_a_relation_that_makes_no_sense_is_refused(target, message):
	"""A deadline that could not be counted from its field is refused with the row and the reason."""
	with pytest.raises(frappe.ValidationError, match=message):
		_policy("Wrong", target)


@pytest.mark.parametrize(
	("step", "message"),
	[
		({"deadline": "Nothing"}, "no deadline"),
		({"recipient": "Role"}, "Role"),
		({"recipient": "User"}, "User"),
		({"recipient_field": "title"}, "holds a user"),
		({"recipient_field": "handling_unit"}, "holds a user"),
		({"recipient_field": "handling_unit.nobody"}, "holds a user"),
	],
)
def test_a_step_that_reaches_nobody_is_refused(step, message):
	"""A step for a deadline or a person that is not there is refused with its number and the reason."""
	with pytest.raises(frappe.ValidationError, match=message):
		_policy("Wrong", steps=[{"minutes": 5, **step}])


@pytest.mark.parametrize(("quiet_from", "quiet_to"), [("25:00", "08:00"), ("21:00", ""), ("00:00", "24:00")])
def test_quiet_hours_that_cannot_be_read_are_refused(quiet_from, quiet_to):
	"""Quiet hours that are no times, are cut short, or leave no hour are refused."""
	with pytest.raises(frappe.ValidationError, match="quiet hours"):
		_policy("Wrong", quiet_from=quiet_from, quiet_to=quiet_to)


def test_a_new_order_costs_one_statement_for_its_clocks(monkeypatch):
	"""Planning and storing the clocks of a new order asks the database nothing that is known already, and
	stores all clocks at once."""
	_policy(
		"Four",
		*({"title": f"Number {number}", "amount": number} for number in range(1, 5)),
		steps=[{"minutes": 30, "relation": "Before Due"}, {"minutes": 0}],
	)
	making.order()
	order = making.order()
	frappe.db.delete("HL SLA Clock", {"reference_name": order.name})
	order.set("__islocal", 1)
	statements = []
	real = frappe.db.sql
	monkeypatch.setattr(
		frappe.db, "sql", lambda *args, **kwargs: (statements.append(args[0]), real(*args, **kwargs))[1]
	)
	plan = clocks.plan(order)
	plan.write(order.doctype, order.name)
	assert len(plan.wanted) == 4
	# The time zone is asked for in tests only; in use it is remembered.
	asked = [str(statement) for statement in statements if "time_zone" not in str(statement)]
	assert len(asked) == 1, asked


def test_a_step_that_does_nothing_is_not_offered():
	"""An action is offered for the record types to which it does something, and refused for others."""
	assert {"Notify", "Raise Urgency", "Take Back"} <= set(offered_actions("HL Dispatch"))
	assert "Reassign" not in offered_actions("HL Dispatch")
	steps = [{"minutes": 0, "relation": "After Due", "action": "Reassign", "role": "Hotline Agent"}]
	target = {"starts_at": "offered_at", "stops_at": "accepted_at"}
	with pytest.raises(frappe.ValidationError, match="does nothing"):
		_policy("Jobs", target, reference_doctype="HL Dispatch", steps=steps)
