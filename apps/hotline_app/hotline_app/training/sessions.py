"""A training: who is invited, who was there, and who has passed (`H-4.2`)."""

import frappe
from frappe import _
from frappe.utils import format_datetime, get_datetime, nowdate

from hotline_app import messages

from . import retraining, staff

PLANNED, HELD = "Planned", "Held"
BY_ATTENDANCE = "Attendance"


def check(session) -> None:
	"""Refuse what can't be: an end before the begin, a topic that its plan does not have, a name twice."""
	if get_datetime(session.ends_at) <= get_datetime(session.starts_at):
		frappe.throw(_("The training ends before it begins."))
	if session.plan and not frappe.db.exists(
		"HL Training Plan Item",
		{"parent": session.plan, "parenttype": "HL Training Plan", "topic": session.topic},
	):
		frappe.throw(_("The plan {0} has no training on {1}.").format(session.plan, _(session.topic)))
	users = [row.user for row in session.participants]
	if len(users) != len(set(users)):
		frappe.throw(_("Somebody is named twice among the participants."))
	if session.status == HELD and get_datetime(session.starts_at) > frappe.utils.now_datetime():
		frappe.throw(_("The training has not begun yet."))


def evaluate(session) -> None:
	"""Say of each participant of a training that was held whether they have passed."""
	for row in session.participants:
		row.result = _result(session, row) if session.status == HELD else ""


def _result(session, row) -> str:
	if not row.attended:
		return "Absent"
	if session.evaluated_by == BY_ATTENDANCE or (row.score or 0) >= (session.pass_score or 0):
		return retraining.PASSED
	return "Failed"


def tell_participants(session) -> None:
	"""Tell those who are new among the participants of a planned training."""
	if session.status != PLANNED:
		return
	before = session.get_doc_before_save()
	known = {row.user for row in before.participants} if before else set()
	messages.tell(
		[row.user for row in session.participants if row.user not in known],
		lambda: _("Training on {0}: {1}").format(_(session.topic), format_datetime(session.starts_at)),
		# What participants may read: the material, not the others' marks.
		"HL Training Topic",
		session.topic,
	)


def to_invite(topic: str, plan: str | None = None) -> list[dict[str, str]]:
	"""Return who is to come to the next training on a topic: user, and remarks for who has to repeat it.

	They are those who have not passed it, and, with a plan, the audience that the plan names for it.
	"""
	again = [row.user for row in retraining.due(topic)]
	invited = {user: _("Has to repeat it") for user in _still_here(again)}
	for user in _audience(topic, plan) if plan else ():
		invited.setdefault(user, "")
	return [{"user": user, "remarks": remarks} for user, remarks in invited.items()]


def _audience(topic: str, plan: str) -> list[str]:
	items = frappe.get_all(
		"HL Training Plan Item",
		{"parent": plan, "parenttype": "HL Training Plan", "topic": topic},
		pluck="audience",
	)
	groups = set(filter(None, items))
	is_for_all = len(groups) < len(set(items))
	belongs = staff.groups()
	return [
		person.user
		for person in staff.working()
		if is_for_all or not groups.isdisjoint(belongs.get(person.user, ()))
	]


def _still_here(users: list[str]) -> list[str]:
	left = frappe.get_all(
		"HL Staff Record",
		[["user", "in", users or [""]], ["left_on", "is", "set"], ["left_on", "<", nowdate()]],
		pluck="user",
	)
	here = sorted(set(users) - set(left))
	return frappe.get_all("User", {"name": ("in", here or [""]), "enabled": 1}, pluck="name", order_by="name")
