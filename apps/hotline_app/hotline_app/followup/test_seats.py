import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from hotline_app.followup import queue, seats
from tests.support import making
from tests.support.queries import counted

pytestmark = pytest.mark.usefixtures("demo", "site")
ROLE = "Hotline Follow-up Agent"


@pytest.fixture
def team():
	others = [making.user(f"caller{number}", ROLE) for number in (1, 2)]
	return sorted([*others, making.FOLLOWUP_AGENT])


@pytest.fixture
def rule(team):
	return making.followup_rule("Test", enabled=0, users=[{"user": user} for user in team])


def _task(**fields):
	order = making.order()
	values = {"work_order": order.name, "questionnaire": "Service at Home", **fields}
	return frappe.get_doc({"doctype": "HL Follow-up Task", **values}).insert()


@pytest.mark.clause("C-6.2.3a")
def test_even_shares(rule, team):
	"""New tasks go to whoever has the fewest open ones, with as many queries for a thousand as for one."""
	for _ in range(3):
		_task(rule=rule.name, assigned_to=team[0], round=1)
	load = seats.open_tasks(team)
	seats.share_out(rule, [making.LINE])  # what is asked once is remembered
	with counted() as few:
		seats.share_out(rule, [making.LINE])
	with counted() as many:
		shares = seats.share_out(rule, [making.LINE] * 1000)
	assert len(many) == len(few)
	totals = [load[user] + shares.count(user) for user in team]
	assert max(totals) - min(totals) <= 1


def test_named_users_go_before_the_role(team):
	"""Where a rule names users, they and nobody else have its tasks."""
	rule = making.followup_rule("Named", users=[{"user": team[1]}])
	assert seats.users_of(rule) == [team[1]]


@pytest.mark.parametrize(
	("seat", "is_there"),
	[
		({"enabled": 0}, False),
		({"away_from": -1}, False),
		({"away_from": -2, "away_until": 1}, False),
		({"away_until": -1}, True),
		({"away_from": 1}, True),
		({}, True),
	],
)
def test_who_is_away_has_no_share(rule, team, seat, is_there):
	"""Whoever is away, or takes no follow-ups, gets none."""
	times = {k: add_to_date(now_datetime(), hours=v) for k, v in seat.items() if k != "enabled"}
	frappe.get_doc({"doctype": "HL Follow-up Seat", "user": team[0], **seat, **times}).insert()
	assert (team[0] in seats.users_of(rule)) is is_there


def test_lines_of_users_hold(rule, team):
	"""A user whom permissions keep to another line gets no task of this one."""
	other = frappe.get_doc(
		{"doctype": "HL Line", "line_name": "Other Line", "number": "8890", "default_channel": "Phone"}
	).insert()
	frappe.get_doc(
		{"doctype": "User Permission", "user": team[0], "allow": "HL Line", "for_value": other.name}
	).insert()
	assert team[0] not in seats.share_out(rule, [making.LINE] * 20)


def test_absence_passes_tasks_on(rule, team):
	"""When somebody goes away, the open tasks go to the others, evenly."""
	mine = [_task(rule=rule.name, assigned_to=team[0]).name for _ in range(4)]
	frappe.get_doc({"doctype": "HL Follow-up Seat", "user": team[0], "enabled": 0}).insert()
	now_with = frappe.get_all("HL Follow-up Task", {"name": ("in", mine)}, pluck="assigned_to")
	assert set(now_with) <= set(team[1:])
	load = seats.open_tasks(team)
	assert load[team[0]] == 0
	assert abs(load[team[1]] - load[team[2]]) <= 1


def test_account_that_is_switched_off_passes_tasks_on(rule, team):
	"""Disabling a user's account gives the open tasks to the others."""
	task = _task(rule=rule.name, assigned_to=team[0])
	account = frappe.get_doc("User", team[0])
	account.enabled = 0
	account.save()
	task.reload()
	assert task.assigned_to in team[1:]


def test_next_task_is_the_urgent_one(rule, team):
	"""The next task is the own one of high priority, then by deadline; one with a later try waits."""
	now = now_datetime()
	_task(
		rule=rule.name,
		assigned_to=team[0],
		due_at=add_to_date(now, hours=-3),
		next_at=add_to_date(now, hours=1),
	)
	late = _task(rule=rule.name, assigned_to=team[0], due_at=add_to_date(now, hours=-2))
	high = _task(rule=rule.name, assigned_to=team[0], due_at=add_to_date(now, hours=9), priority="High")
	_task(rule=rule.name, assigned_to=team[1], due_at=add_to_date(now, hours=-9))
	assert queue.next_task(team[0]).task == high.name
	high.db_set("stage", "Satisfied")
	assert queue.next_task(team[0]).task == late.name
	late.db_set("stage", "Satisfied")
	waits = queue.next_task(team[0])
	assert waits.task is None
	assert waits.next_at


def test_task_of_nobody_is_claimed(rule, team):
	"""A task that nobody has becomes that of the first who asks."""
	frappe.db.set_value("HL Follow-up Task", {"stage": "Open"}, "stage", "Satisfied")
	task = _task(rule=rule.name)
	task.db_set("assigned_to", None)
	assert queue.next_task(team[1]).task == task.name
	assert queue.next_task(team[2]).task is None
	assert frappe.db.get_value("HL Follow-up Task", task.name, "assigned_to") == team[1]


def test_waiting_calls_come_first(rule, team, monkeypatch):
	"""While inbound calls wait nobody is given a follow-up; when none waits they go on."""
	_task(rule=rule.name, assigned_to=team[0])
	waiting = {"calls": 2}
	hooks = frappe.get_hooks
	monkeypatch.setattr(frappe, "get_attr", lambda path: lambda user: waiting["calls"])
	monkeypatch.setattr(
		frappe,
		"get_hooks",
		lambda name=None, *a, **k: ["calls"] if name == queue.INBOUND_HOOK else hooks(name, *a, **k),
	)
	paused = queue.next_task(team[0])
	assert (paused.task, paused.inbound_waiting) == (None, 2)
	waiting["calls"] = 0
	assert queue.next_task(team[0]).task
