import frappe
import pytest

from hotline_app.intake.watch import escalating
from hotline_app.intake.watch.escalating import AlreadyRaisedError
from tests.support import making, queries


@pytest.fixture(autouse=True)
def _demo(demo, site):
	pass


def _name(matter: str | None, user: str, deputy: str | None = None) -> None:
	"""Name a person in charge on the tests' line."""
	line = frappe.get_doc("HL Line", making.LINE)
	line.append("duties", {"matter": matter, "user": user, "deputy": deputy})
	line.save()


def _raised(order: str) -> list:
	names = frappe.get_all("HL Escalation", filters={"work_order": order}, pluck="name", order_by="matter")
	return [frappe.get_doc("HL Escalation", name) for name in names]


def _told(name: str) -> list[str]:
	return frappe.get_all(
		"Notification Log", filters={"document_name": name}, pluck="for_user", order_by="for_user"
	)


@pytest.mark.clause("P-28")
def test_a_difficult_caller_goes_to_the_shift_leader():
	"""What an agent can't settle goes to the line's leaders, who alone are told, and it is theirs to end."""
	order = making.order()
	with making.acting_as(making.AGENT):
		raised = escalating.escalate(order.line, "Difficult Caller", "Shouts at everybody.", order.name)
	assert raised.raised_by == making.AGENT
	assert _told(raised.name) == [making.LEADER]
	with making.acting_as(making.LEADER):
		settled = making.take_step(raised, "Settle", outcome="Called the customer back.")
	assert settled.closed_at
	assert making.AGENT in _told(raised.name)


@pytest.mark.parametrize(
	("fields", "matter"),
	[
		pytest.param({"urgency": "Emergency"}, "Urgent Matter", marks=pytest.mark.clause("G-4.1.8")),
		pytest.param({"kind": "Report"}, "Report of Wrongdoing", marks=pytest.mark.clause("P-26")),
		pytest.param({"kind": "Suggestion"}, "Suggestion", marks=pytest.mark.clause("J-31")),
	],
)
def test_some_orders_are_reported_at_once(fields, matter):
	"""An emergency or a report of wrongdoing is with the person in charge as soon as it is taken."""
	_name(matter, making.FOLLOWUP_AGENT)
	with making.acting_as(making.AGENT):
		order = making.order(**fields)
	(raised,) = _raised(order.name)
	assert (raised.matter, raised.agent) == (matter, making.FOLLOWUP_AGENT)
	assert _told(raised.name) == [making.FOLLOWUP_AGENT]


def test_an_order_that_becomes_urgent_is_reported_once():
	"""Raising the urgency reports the order, and nothing that follows reports it again."""
	order = making.order()
	assert not _raised(order.name)
	for urgency in ("Emergency", "High", "Emergency"):
		order.urgency = urgency
		order.save()
	assert [row.matter for row in _raised(order.name)] == ["Urgent Matter"]


def test_rules_are_the_administrators():
	"""A rule that is changed holds from the next order on; a category stands for all below it."""
	parent = frappe.db.get_value("HL Category", "Plumbing", "parent_hl_category")
	rule = frappe.get_doc(
		{"doctype": "HL Escalation Rule", "title": "Hot", "matter": "Hot Topic", "category": parent}
	).insert()
	assert [row.matter for row in _raised(making.order().name)] == ["Hot Topic"]
	assert not _raised(making.order(category="Other Enquiries", kind="Enquiry").name)
	rule.enabled = 0
	rule.save()
	assert not _raised(making.order().name)


@pytest.mark.clause("J-31")
def test_each_matter_has_its_person_in_charge():
	"""A matter goes to whom the line names for it, another one to whom it names for all others."""
	_name("Hot Topic", making.FOLLOWUP_AGENT)
	_name(None, making.AGENT)
	for matter, user in (("Hot Topic", making.FOLLOWUP_AGENT), ("Serious Matter", making.AGENT)):
		raised = escalating.escalate(making.LINE, matter, "Everybody asks about the dam.")
		assert raised.agent == user
		assert _told(raised.name) == [user]


def test_a_deputy_stands_in():
	"""Where the person in charge has no account any more the deputy is asked."""
	_name(None, making.FOLLOWUP_AGENT, making.LEADER)
	frappe.db.set_value("User", making.FOLLOWUP_AGENT, "enabled", 0)
	frappe.clear_document_cache("User", making.FOLLOWUP_AGENT)
	assert escalating.escalate(making.LINE, "Other", "Text").agent == making.LEADER


def test_only_those_who_may_read_can_be_in_charge():
	"""A line can't name somebody who could not open what is passed upward."""
	with pytest.raises(frappe.ValidationError, match="may not read"):
		_name(None, making.PROVIDER)


def test_leaders_of_other_lines_are_left_alone():
	"""A leader whom a user permission keeps to another line is not told."""
	frappe.get_doc(
		{"doctype": "User Permission", "user": making.LEADER, "allow": "HL Line", "for_value": "City 311"}
	).insert()
	assert _told(escalating.escalate(making.LINE, "Other", "Text").name) == []


@pytest.mark.clause("J-30")
def test_conflicting_policies_are_reported_upward():
	"""A conflict of policies needs no order: it is recorded, verified, reported on with its times."""
	with making.acting_as(making.AGENT):
		raised = escalating.escalate(making.LINE, "Policy Conflict", "City and district disagree.")
	with making.acting_as(making.LEADER):
		raised = making.take_step(raised, "Verify")
		raised = making.take_step(raised, "Report Upward", reported_to="Health Commission")
	assert raised.stage == "Reported"
	assert raised.raised_at <= raised.verified_at <= raised.reported_at


@pytest.mark.clause("J-A2a")
def test_complaints_about_an_agent_go_to_the_leader():
	"""What is said about an agent reaches the leader, who alone can report it; the agent can't."""
	with making.acting_as(making.AGENT):
		raised = escalating.escalate(making.LINE, "About an Agent", "She was very kind.")
		assert _told(raised.name) == [making.LEADER]
		with pytest.raises(frappe.PermissionError):
			making.take_step(raised, "Verify")


def test_a_matter_is_raised_once_at_a_time():
	"""The same matter of an order can't be passed upward twice while it is open, but again afterwards."""
	order = making.order()
	first = escalating.escalate(order.line, "Other", "Text", order.name)
	with pytest.raises(AlreadyRaisedError):
		escalating.escalate(order.line, "Other", "Text", order.name)
	making.take_step(first, "Settle", outcome="Done")
	assert escalating.escalate(order.line, "Other", "Text", order.name).name != first.name


def test_taken_up_again():
	"""A settled matter that is taken up again begins a round of its own and is open once more."""
	raised = escalating.escalate(making.LINE, "Other", "Text")
	raised = making.take_step(raised, "Settle", outcome="Done")
	raised = making.take_step(raised, "Take Up Again")
	assert (raised.round, raised.closed_at) == (2, None)
	assert raised.reopened_at


def test_messages_name_nobody():
	"""The message about a confidential report tells neither who reported nor what."""
	order = making.order(kind="Report", confidential=1, title="Bribes at the office", caller_name="Ms Secret")
	(raised,) = _raised(order.name)
	subjects = frappe.get_all("Notification Log", filters={"document_name": raised.name}, pluck="subject")
	assert subjects
	assert not any(text in subject for subject in subjects for text in ("Bribes", "Secret"))


def test_messages_speak_the_readers_language():
	"""Each reader is told in the own language, whoever raised the matter."""
	frappe.db.set_value("User", making.LEADER, "language", "zh")
	frappe.local.lang = "en"
	raised = escalating.escalate(making.LINE, "Difficult Caller", "Text")
	subject = frappe.db.get_value("Notification Log", {"document_name": raised.name}, "subject")
	assert subject.startswith("难缠来电人")


def test_facts_are_not_the_clients():
	"""Who raised a matter and when can't be sent along or changed."""
	raised = frappe.get_doc(
		{
			"doctype": "HL Escalation",
			"line": making.LINE,
			"matter": "Other",
			"content": "Text",
			"raised_by": making.LEADER,
			"closed_at": "2020-01-01",
		}
	).insert()
	assert (raised.raised_by, raised.closed_at) == ("Administrator", None)
	raised.raised_by = making.LEADER
	raised.save()
	assert raised.raised_by == "Administrator"


def test_deadlines_pass_orders_upward_together():
	"""Late orders are passed upward set-wise, with one message for all of a line, and only once."""
	step = frappe._dict(message="")

	def records(orders):
		return [
			frappe._dict(doctype="HL Work Order", name=order.name, deadline="Completion") for order in orders
		]

	few, many = ([making.order() for _ in range(number)] for number in (2, 6))
	with queries.counted() as for_few:
		escalating.by_deadline(records(few), step)
	with queries.counted() as for_many:
		escalating.by_deadline(records(many), step)
	assert len(for_many) <= len(for_few)
	assert [row.matter for row in _raised(many[0].name)] == ["Overdue"]
	assert _raised(many[0].name)[0].workflow_state
	before = frappe.db.count("Notification Log", {"for_user": making.LEADER})
	escalating.by_deadline(records(many), step)
	assert len(_raised(many[0].name)) == 1
	assert frappe.db.count("Notification Log", {"for_user": making.LEADER}) == before
