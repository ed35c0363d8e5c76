"""Whom to call next: one follow-up at a time, never while citizens wait on the line (`G-4.1.6`)."""

from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe.utils import now_datetime

from hotline_app import roles

from . import seats

TASK = "HL Follow-up Task"
# Functions of other apps or modules that are given a user and say how many inbound calls wait for such a one.
INBOUND_HOOK = "hotline_inbound_waiting"
# More than ask at the same moment.
CANDIDATES = 50


@dataclass(frozen=True)
class Next:
	"""The task to make now; without one, why: calls that wait, or the time of the next planned try."""

	task: str | None = None
	inbound_waiting: int = 0
	next_at: datetime | None = None
	away: bool = False


def next_task(user: str) -> Next:
	"""Return the follow-up that `user` makes next, and make it the user's own.

	Own tasks come first, then those that nobody has, each the urgent ones first, then by deadline. One that
	two ask for at the same moment goes to one of them. While inbound calls wait there is none.
	"""
	if waiting := inbound_waiting(user):
		return Next(inbound_waiting=waiting)
	if seats.away_of([user]):
		return Next(away=True)
	own = _waiting(user, own=True, limit=1)
	name = own[0] if own else _claim(user)
	return Next(task=name) if name else Next(next_at=_next_try(user))


def inbound_waiting(user: str) -> int:
	"""Return how many inbound calls wait; 0 where nothing on the site takes calls."""
	return sum(frappe.get_attr(path)(user) for path in frappe.get_hooks(INBOUND_HOOK))


def _claim(user: str) -> str | None:
	"""Make the first task that nobody has the user's; one that another request is taking is passed over.

	Each is locked by its name alone: locking while searching would keep all of them from the others.
	"""
	table = frappe.qb.DocType(TASK)
	for name in _waiting(user, own=False, limit=CANDIDATES):
		is_free = frappe.qb.from_(table).select(table.name).where((table.name == name) & _unassigned(table))
		if is_free.where(table.stage == "Open").for_update(skip_locked=True).run():
			query = frappe.qb.update(table).set(table.assigned_to, user).set(table.modified, now_datetime())
			query.where(table.name == name).run()
			frappe.clear_document_cache(TASK, name)
			return name
	return None


def _waiting(user: str, own: bool, limit: int) -> list[str]:
	"""The tasks that can be made now: the user's own, or those that nobody has."""
	table = frappe.qb.DocType(TASK)
	query = (
		frappe.qb.from_(table)
		.select(table.name)
		.where((table.stage == "Open") & (table.next_at.isnull() | (table.next_at <= now_datetime())))
		.where(table.assigned_to == user if own else _unassigned(table))
		# High comes before Normal.
		.orderby(table.priority)
		.orderby(table.due_at.isnull())
		.orderby(table.due_at)
		.orderby(table.creation)
		.limit(limit)
	)
	if lines := roles.fences([user], TASK).get(user):
		query = query.where(table.line.isin(sorted(lines)))
	return query.run(pluck=True)


def _unassigned(table):
	return table.assigned_to.isnull() | (table.assigned_to == "")


def _next_try(user: str) -> datetime | None:
	return frappe.db.get_value(
		TASK, {"assigned_to": user, "stage": "Open", "next_at": ("is", "set")}, "next_at", order_by="next_at"
	)
