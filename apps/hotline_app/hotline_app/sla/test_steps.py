"""Escalation steps: when they are due, whom they reach, and that each is taken once."""

from datetime import datetime, timedelta

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from hotline_app.sla import actions, clocks, sweep
from hotline_app.sla.doctype.hl_sla_policy.hl_sla_policy import recompute_open_clocks
from tests.support import making

TELL_AGENT = {
	"minutes": 0,
	"relation": "After Due",
	"action": "Notify",
	"recipient_field": "agent",
	"at_night": 1,
}


@pytest.fixture(autouse=True)
def _uncommitted(demo, site, monkeypatch):
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	# The demo's own orders come to be due while the tests run.
	frappe.db.delete("HL SLA Clock")


@pytest.fixture
def taken(monkeypatch):
	"""What the actions of other modules were called for, in order; one named Reassign fails."""
	frappe.flags.taken = []
	real = frappe.get_hooks
	known = {name: ["hotline_app.sla.test_steps.record"] for name in ("Urge", "Supervise")}
	known["Reassign"] = ["hotline_app.sla.test_steps.fail"]
	monkeypatch.setattr(
		frappe,
		"get_hooks",
		lambda hook=None, *a, **k: known if hook == actions.ACTIONS_HOOK else real(hook, *a, **k),
	)
	return frappe.flags.taken


def record(records, step):
	frappe.flags.taken += [(step.action, record.name, record.deadline) for record in records]


def fail(records, step):
	frappe.db.set_value(records[0].doctype, records[0].name, "title", "Half done")
	raise RuntimeError("no one to give it to")


def _policy(*steps, **fields):
	target = {
		"title": "Completion",
		"starts_at": "accepted_at",
		"stops_at": "done_at",
		"amount": 2,
		"unit": "Calendar Days",
	}
	values = {
		"title": "Watched",
		"calendar": "24 Hours",
		"line": making.LINE,
		"category": "Plumbing",
		"targets": [target],
	}
	return frappe.get_doc({"doctype": "HL SLA Policy", **values, "steps": list(steps), **fields}).insert()


def _order(**fields):
	with making.acting_as(making.AGENT):
		return making.order(**fields)


def _clock(order):
	return frappe.get_doc("HL SLA Clock", {"reference_name": order.name, "title": "Completion"})


def _let_pass(*orders, minutes=1):
	"""As if the deadlines had passed so many minutes ago (before now, if negative)."""
	due = add_to_date(now_datetime(), minutes=-minutes).replace(microsecond=0)
	names = ("in", [order.name for order in orders])
	for name in frappe.get_all("HL SLA Clock", {"reference_name": names}, pluck="name"):
		clock = frappe.get_doc("HL SLA Clock", name)
		clock.due_at = due
		fields = clocks.steps.next_of({**clock.as_dict(), "due_at": due}, clock.steps_done)
		frappe.db.set_value("HL SLA Clock", name, {"due_at": due, **fields})


def _told(user=making.AGENT):
	return frappe.get_all(
		"Notification Log",
		{"for_user": user, "document_type": "HL Work Order"},
		["subject", "document_name"],
		order_by="creation",
	)


def _a_day_later(monkeypatch, hours=24):
	real = now_datetime()
	for module in (sweep, clocks, clocks.steps):
		monkeypatch.setattr(module, "now_datetime", lambda: real + timedelta(hours=hours))


def test_a_clock_knows_its_next_step():
	"""A clock that begins knows the moment of its first step, told from its deadline."""
	_policy({"minutes": 30, "relation": "Before Due", "at_night": 1}, TELL_AGENT)
	clock = _clock(_order())
	assert clock.next_step_at == clock.due_at - timedelta(minutes=30)
	assert clock.steps_done == 0


def test_the_person_in_charge_is_told_once():
	"""When a deadline passes its agent is told, once, however often the watch goes round."""
	_policy(TELL_AGENT)
	order = _order()
	_let_pass(order)
	assert sweep.run() == 1
	assert _clock(order).breached == 1
	assert [log.document_name for log in _told()] == [order.name]
	assert sweep.run() == 0
	order.reload()
	order.save()
	sweep.run()
	assert len(_told()) == 1


@pytest.mark.clause("P-26")
def test_a_step_before_the_deadline_comes_before_the_one_after(monkeypatch, taken):
	"""Half an hour before the deadline the unit is urged, and when it has passed the order is supervised."""
	_policy(
		{"minutes": 60, "relation": "After Due", "action": "Supervise"},
		{"minutes": 30, "relation": "Before Due", "action": "Urge"},
	)
	order = _order()
	_let_pass(order, minutes=-20)
	sweep.run()
	assert taken == [("Urge", order.name, "Completion")]
	assert _clock(order).next_step_at == _clock(order).due_at + timedelta(minutes=60)
	_a_day_later(monkeypatch, hours=2)
	sweep.run()
	sweep.run()
	assert taken == [("Urge", order.name, "Completion"), ("Supervise", order.name, "Completion")]
	assert _clock(order).next_step_at is None


def test_a_step_belongs_to_its_deadline(taken):
	"""A step that names a deadline is taken for that one only."""
	policy = _policy({"minutes": 0, "action": "Urge", "deadline": "Completion"})
	policy.append("targets", {**policy.targets[0].as_dict(), "name": None, "title": "Other"})
	policy.save()
	order = _order()
	_let_pass(order)
	sweep.run()
	assert taken == [("Urge", order.name, "Completion")]


def test_one_message_a_person():
	"""However many of an agent's deadlines pass, in however many batches, the agent gets one message."""
	_policy(TELL_AGENT)
	orders = [_order(caller_phone=f"1391000000{n}") for n in range(5)]
	_let_pass(*orders)
	before = sweep.BATCH
	sweep.BATCH = 2
	try:
		sweep.run()
	finally:
		sweep.BATCH = before
	(log,) = _told()
	assert "4" in log.subject.replace(log.document_name, "")


def test_the_message_of_the_step_is_sent():
	"""A step's own message is what the person reads; what looks like a tag is text."""
	_policy({**TELL_AGENT, "message": "Call the customer <now>"})
	order = _order()
	_let_pass(order)
	sweep.run()
	assert _told()[0].subject == f"{order.name}: Call the customer &lt;now&gt;"


def test_a_linked_record_s_user_is_told():
	"""A field path reaches the user of the provider that has the order."""
	_policy({**TELL_AGENT, "recipient_field": "provider.user"})
	order, without = _order(), _order()
	frappe.db.set_value("HL Work Order", order.name, "provider", making.provider_of(making.PROVIDER))
	_let_pass(order, without)
	sweep.run()
	assert [log.document_name for log in _told(making.PROVIDER)] == [order.name]
	assert not _told()


def test_a_role_is_told_of_its_own_lines():
	"""Users with a role are told, but not of orders of lines that they may not see."""
	other = frappe.get_doc({"doctype": "HL Line", "line_name": "Other Line", "number": "12300"}).insert()
	frappe.permissions.add_user_permission("HL Line", other.name, making.LEADER)
	_policy({**TELL_AGENT, "recipient": "Role", "role": "Hotline Shift Leader"})
	order = _order()
	_let_pass(order)
	sweep.run()
	assert not _told(making.LEADER)
	frappe.db.delete("User Permission", {"user": making.LEADER})
	frappe.db.set_value("HL SLA Clock", _clock(order).name, {"steps_done": 0, "next_step_at": now_datetime()})
	sweep.run()
	assert len(_told(making.LEADER)) == 1


def test_a_user_who_left_is_not_told():
	"""A disabled user gets no message."""
	_policy(TELL_AGENT)
	order = _order()
	_let_pass(order)
	frappe.db.set_value("User", making.AGENT, "enabled", 0)
	sweep.run()
	assert not _told()


@pytest.mark.parametrize(
	("action", "at_night", "hour"),
	[("Notify", 0, 8), ("Notify", 1, 23), ("Urge", 0, 23), ("Supervise", 0, 23)],
)
def test_no_message_at_night(action, at_night, hour):
	"""A message that falls into the quiet hours moves to their end, unless its step says so; what is no
	message does not wait."""
	_policy({"minutes": 0, "action": action, "recipient_field": "agent", "at_night": at_night})
	clock = _clock(_order(promised_at=None))
	order = frappe.get_doc("HL Work Order", clock.reference_name)
	_retarget(due_field="promised_at")
	order.promised_at = datetime(2030, 5, 9, 23, 0)
	order.save()
	recompute_open_clocks("Watched")
	expected = datetime(2030, 5, 9 if hour == 23 else 10, hour, 0)
	assert _clock(order).next_step_at == expected


def _retarget(**change):
	policy = frappe.get_doc("HL SLA Policy", "Watched")
	policy.targets[0].update(change)
	policy.save()


def test_a_paused_clock_takes_no_step(taken):
	"""While an order waits nothing is done about its deadline; when it goes on, the steps come with it."""
	_policy({"minutes": 0, "action": "Urge"})
	order = making.take_step(_order(), "Wait for Customer")
	assert _clock(order).next_step_at is None
	sweep.run()
	assert not taken
	order = making.take_step(order, "Resume")
	assert _clock(order).next_step_at == _clock(order).due_at


def test_a_record_that_is_done_takes_no_step(taken):
	"""Once the clock has stopped no step is due."""
	_policy({"minutes": 1, "action": "Urge"})
	order = _order()
	order.flags.moved_by_event = True
	order.done_at = now_datetime()
	order.save(ignore_permissions=True)
	assert _clock(order).next_step_at is None


def test_a_new_deadline_is_warned_of_anew(taken):
	"""Where the deadline moves on after its steps were taken, they are taken for the new one, too."""
	_policy({"minutes": 0, "action": "Urge"})
	_retarget(due_field="promised_at")
	order = _order()
	_let_pass(order)
	sweep.run()
	assert len(taken) == 1
	order.reload()
	order.promised_at = add_to_date(now_datetime(), days=4).replace(microsecond=0)
	order.save()
	assert _clock(order).next_step_at == order.promised_at
	assert _clock(order).steps_done == 0


def test_a_failing_action_stops_no_other(taken):
	"""What a failing action did is undone and reported; the other steps, of other policies too, go on."""
	_policy(
		{"minutes": 0, "action": "Reassign", "recipient_field": "agent"}, {"minutes": 0, "action": "Urge"}
	)
	order = _order(title="The tap drips")
	_let_pass(order)
	sweep.run()
	assert taken == [("Urge", order.name, "Completion")]
	assert frappe.db.get_value("HL Work Order", order.name, "title") == "The tap drips"
	assert frappe.db.count("Error Log", {"method": "SLA: Watched, Reassign"}) == 1
	sweep.run()
	assert frappe.db.count("Error Log", {"method": "SLA: Watched, Reassign"}) == 1


def test_an_action_that_no_app_has_is_reported():
	"""A step whose action is not there is reported and done with; it does not come again each minute."""
	_policy({"minutes": 0, "action": "Urge"})
	order = _order()
	_let_pass(order)
	with pytest.MonkeyPatch.context() as patch:
		real = frappe.get_hooks
		patch.setattr(
			frappe,
			"get_hooks",
			lambda hook=None, *a, **k: {} if hook == actions.ACTIONS_HOOK else real(hook, *a, **k),
		)
		sweep.run()
	assert frappe.db.count("Error Log", {"method": "SLA: Watched, Urge"}) == 1
	assert _clock(order).next_step_at is None


def test_a_kill_between_batches_repeats_nothing(monkeypatch, taken):
	"""Killed in its second batch, the watch takes each remaining step once when it goes round again."""
	_policy({"minutes": 0, "action": "Urge"})
	orders = [_order(caller_phone=f"1391000000{n}") for n in range(4)]
	_let_pass(*orders)
	monkeypatch.setattr(sweep, "BATCH", 2)
	kept = []

	def commit():
		frappe.db.savepoint("committed")
		kept[:] = taken

	real, calls = sweep._take, []

	def killed(records, step, messages):
		real(records, step, messages)
		calls.append(step)
		if len(calls) == 2:
			raise KeyboardInterrupt

	monkeypatch.setattr(frappe.db, "commit", commit)
	monkeypatch.setattr(sweep, "_take", killed)
	with pytest.raises(KeyboardInterrupt):
		sweep.run()
	frappe.db.rollback(save_point="committed")
	taken[:] = kept
	assert len(taken) == 2
	sweep.run()
	assert sorted(name for _, name, _ in taken) == sorted(order.name for order in orders)


def test_recomputing_brings_steps_along(taken):
	"""An open clock takes a step that was added later once it is recomputed."""
	policy = _policy()
	order = _order()
	assert _clock(order).next_step_at is None
	policy.append("steps", {"minutes": 10, "relation": "Before Due", "action": "Urge", "recipient": "Field"})
	policy.save()
	recompute_open_clocks("Watched")
	assert _clock(order).next_step_at == _clock(order).due_at - timedelta(minutes=10)


def test_a_disabled_policy_takes_no_steps(taken):
	"""Disabling a policy ends its steps for the clocks that it began."""
	policy = _policy({"minutes": 0, "action": "Urge"})
	order = _order()
	_let_pass(order)
	policy.enabled = 0
	policy.save()
	sweep.run()
	assert not taken


def test_the_patch_makes_the_fixed_message_a_step():
	"""A policy from before gets the step that tells the agent; its open clocks take it, told ones don't."""
	from hotline_app.patches.message_at_breach_is_a_step import execute

	_policy()
	order, told = _order(), _order()
	frappe.db.set_value("HL SLA Clock", _clock(told).name, "breached", 1)
	execute()
	execute()
	(step,) = frappe.get_doc("HL SLA Policy", "Watched").steps
	assert (step.minutes, step.relation, step.action, step.recipient_field) == (
		0,
		"After Due",
		"Notify",
		"agent",
	)
	assert _clock(order).next_step_at == _clock(order).due_at
	assert (_clock(told).next_step_at, _clock(told).steps_done) == (None, 1)
