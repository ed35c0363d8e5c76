import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from hotline_app.followup import surveys
from hotline_app.intake.stages import WORKING
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")
GIVEN = {"1": "Yes", "4": "60", "5": "Yes"}


@pytest.fixture
def told(monkeypatch):
	"""The links that customers are told."""
	addresses = []
	monkeypatch.setattr(surveys, "_tell", lambda task, address: not addresses.append(address))
	return addresses


@pytest.fixture
def rule():
	frappe.db.set_value("HL Follow-up Rule", {"enabled": 1}, "enabled", 0)
	return making.followup_rule("By Link", send_link=1, link_days=3, call_after_hours=24)


@pytest.fixture
def task(told, rule):
	return making.followup_of(making.completed_order().name)


@pytest.fixture
def token(told, task):
	return told[0].rpartition("/")[2]


def _as_guest(*args, **kwargs):
	with making.acting_as("Guest"):
		surveys.answer(*args, **kwargs)


def test_link_is_told_and_agents_wait(task, token):
	"""The customer is told a link that nobody guesses, stored as its hash alone; agents wait a day."""
	assert len(token) >= 32
	assert token not in str(task.as_dict())
	assert task.next_at > add_to_date(now_datetime(), hours=23)
	assert surveys.find(token).name == task.name


def test_satisfied_by_link_closes_the_order(task, token):
	"""Answers by the link end the follow-up and close the order like those by phone."""
	_as_guest(token, GIVEN, "5", "Good work.")
	task.reload()
	assert (task.stage, task.rating, task.answered_by, task.agent) == ("Satisfied", 5, "Link", None)
	assert [row.answer for row in task.answers] == ["Yes", None, None, "60", "Yes", None]
	assert frappe.db.get_value("HL Work Order", task.work_order, "stage") == "Closed"


def test_link_is_good_for_one_answer(token):
	"""A link that was used is not valid any more."""
	_as_guest(token, GIVEN, "5")
	with pytest.raises(surveys.WrongLinkError):
		_as_guest(token, GIVEN, "1")


def test_link_ends(task, token):
	"""A link ends after its days, and with the follow-up that an agent has made meanwhile."""
	task.db_set("link_expires_at", add_to_date(now_datetime(), minutes=-1))
	with pytest.raises(surveys.WrongLinkError):
		surveys.find(token)
	task.db_set("link_expires_at", add_to_date(now_datetime(), days=1))
	task.reload()
	with making.acting_as(making.FOLLOWUP_AGENT):
		making.take_step(task, "Satisfied", rating=5, answers=making.answers(task))
	with pytest.raises(surveys.WrongLinkError):
		surveys.find(token)


@pytest.mark.parametrize("token", [None, "", "nonsense", "%"])
def test_wrong_link(token):
	"""A link that was never told leads nowhere."""
	with pytest.raises(surveys.WrongLinkError):
		surveys.find(token)


def test_not_satisfied_is_called_back(task, token):
	"""Whoever is not satisfied is called by an agent, soon, before the order is worked again."""
	_as_guest(token, GIVEN, "1", "It still drips.")
	task.reload()
	assert (task.stage, task.call_back, task.priority, task.next_at) == ("Open", 1, "High", None)
	assert (task.rating, task.remarks) == (1, "It still drips.")
	assert frappe.db.get_value("HL Work Order", task.work_order, "stage") == "Done"


def test_not_satisfied_goes_back_at_once(rule, told):
	"""If the rule says so, an answer that is not satisfied sends the order back without a call."""
	rule.call_if_unsatisfied = 0
	rule.save()
	task = making.followup_of(making.completed_order().name)
	_as_guest(told[-1].rpartition("/")[2], GIVEN, "1")
	stage, round_ = frappe.db.get_value("HL Work Order", task.work_order, ["stage", "round"])
	assert stage in WORKING
	assert round_ == 2


def test_rule_says_who_is_satisfied(rule, told):
	"""From which rating on somebody counts as satisfied is the rule's."""
	rule.satisfied_from = 2
	rule.save()
	task = making.followup_of(making.completed_order().name)
	_as_guest(told[-1].rpartition("/")[2], GIVEN, "2")
	assert frappe.db.get_value("HL Follow-up Task", task.name, "stage") == "Satisfied"


@pytest.mark.parametrize(
	("given", "rating"),
	[
		({**GIVEN, "1": ""}, "5"),
		({**GIVEN, "1": "Perhaps"}, "5"),
		({**GIVEN, "4": "-3"}, "5"),
		({**GIVEN, "4": "nan"}, "5"),
		(GIVEN, "6"),
		(GIVEN, None),
	],
)
def test_wrong_answers(token, task, given, rating):
	"""An answer that is missing or impossible is refused and the link stays good."""
	with pytest.raises(surveys.WrongAnswerError):
		_as_guest(token, given, rating)
	assert surveys.find(token).stage == "Open"


def test_page_tells_nothing_of_the_customer(task):
	"""What the page shows holds neither name nor phone nor address nor what the matter was."""
	order = frappe.get_doc("HL Work Order", task.work_order)
	shown = str(surveys.about(task))
	assert not [
		text
		for text in (order.caller_name, order.caller_phone, order.address, order.title, order.name)
		if text in shown
	]
	assert len(surveys.about(task)["questions"]) == len(task.answers)


def test_nothing_is_sent_unless_the_rule_says_so(told, rule):
	"""Without the setting no link is told, and agents call as ever."""
	rule.send_link = 0
	rule.save()
	task = making.followup_of(making.completed_order().name)
	assert (told, task.next_at, task.link_key) == ([], None, None)
