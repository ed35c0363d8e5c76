"""Who makes follow-ups: the enabled users of a rule who are not away, each with an even share of the work."""

import heapq
from collections.abc import Iterable, Mapping
from datetime import datetime

import frappe
from frappe.query_builder.functions import Count
from frappe.utils import get_datetime, now_datetime

from hotline_app import roles

TASK = "HL Follow-up Task"


def users_of(rule: frappe._dict) -> list[str]:
	"""Return the users who may have the rule's tasks now, by name."""
	named = frappe.get_all(
		"HL Follow-up Rule User",
		{"parent": rule.name, "parenttype": "HL Follow-up Rule"},
		pluck="user",
		order_by="idx",
	)
	if named:
		users = frappe.get_all("User", {"name": ("in", named), "enabled": 1}, pluck="name", order_by="name")
	else:
		users = [user for user in roles.holders(rule.role) if user != "Administrator"] if rule.role else []
	away = away_of(users)
	return [user for user in users if user not in away]


def away_of(users: Iterable[str], at: datetime | None = None) -> set[str]:
	"""Return those of `users` whose seat takes no follow-ups at that time (default: now)."""
	at = at or now_datetime()
	rows = frappe.get_all(
		"HL Follow-up Seat",
		filters={"user": ("in", list(users) or [""])},
		fields=["user", "enabled", "away_from", "away_until"],
	)
	return {row.user for row in rows if not row.enabled or is_away(row.away_from, row.away_until, at)}


def is_away(begins, ends, at: datetime) -> bool:
	"""Whether an absence lasts at that time; one without an end lasts until somebody says otherwise."""
	if not begins and not ends:
		return False
	return (not begins or get_datetime(begins) <= at) and (not ends or at < get_datetime(ends))


def next_for(rule: frappe._dict, line: str | None) -> str | None:
	"""Return the user with the fewest open tasks of those who may have this one; None if there is nobody."""
	return share_out(rule, [line])[0]


def share_out(rule: frappe._dict, lines: list[str | None]) -> list[str | None]:
	"""Return the user for each of many new tasks of a rule, told by their lines.

	The next one always goes to whoever has the fewest, so the open tasks of all become even. The number of
	queries does not depend on the number of tasks.
	"""
	return _spread(lines, users_of(rule))


def pass_on(user: str) -> int:
	"""Give the open tasks of a user who makes no follow-ups for now to the others; return how many.

	A task for which there is nobody is left to whoever takes it next.
	"""
	tasks = frappe.get_all(
		TASK,
		{"assigned_to": user, "stage": "Open"},
		["name", "rule", "line", "assigned_to"],
		order_by="priority, due_at, name",
	)
	_share_among_others(tasks)
	return len(tasks)


def give_away(tasks: list[frappe._dict]) -> dict[str, str]:
	"""Give each task to another of those who may have it; return who has which now.

	`tasks`: name, rule, line, assigned_to. What nobody else may have stays where it is, and is not returned.
	"""
	return _share_among_others(tasks, keep=True)


def on_user_update(doc, method: str | None = None) -> None:
	"""Pass on the tasks of a user whose account was switched off."""
	if not doc.enabled and doc.has_value_changed("enabled") and not doc.is_new():
		pass_on(doc.name)


def run() -> None:
	"""Pass on what users have whose absence has begun; run by the scheduler."""
	holders = frappe.get_all(
		TASK, {"stage": "Open", "assigned_to": ("is", "set")}, pluck="assigned_to", distinct=True
	)
	for user in sorted(away_of(holders)):
		pass_on(user)


def _spread(lines: list[str | None], users: list[str]) -> list[str | None]:
	load = open_tasks(users)
	fences = roles.fences(users, TASK)
	heaps: dict[str | None, list] = {}
	shares: list[str | None] = []
	for line in lines:
		if line not in heaps:
			heaps[line] = [(load[user], user) for user in users if user not in fences or line in fences[user]]
			heapq.heapify(heaps[line])
		shares.append(_lightest(heaps[line], load))
	return shares


def _share_among_others(tasks: list[frappe._dict], keep: bool = False) -> dict[str, str | None]:
	"""Give tasks evenly to others than have them; one that nobody else may have is nobody's, or stays."""
	groups: dict[tuple, list[frappe._dict]] = {}
	for task in tasks:
		groups.setdefault((task.rule, task.assigned_to), []).append(task)
	shares: dict[str, str | None] = {}
	for (rule, holder), rows in groups.items():
		found = frappe.get_cached_doc("HL Follow-up Rule", rule) if rule else _without_rule()
		others = [other for other in users_of(found) if other != holder]
		given = zip(rows, _spread([row.line for row in rows], others), strict=True)
		to = {row.name: user for row, user in given if user or not keep}
		# Stored before the next group, which counts what each has.
		_assign(to)
		shares.update(to)
	return shares


def _lightest(heap: list, load: dict[str, int]) -> str | None:
	"""The user with the fewest tasks, who gets one more; users are in the heaps of several lines."""
	while heap:
		seen, user = heap[0]
		if seen != load[user]:
			heapq.heapreplace(heap, (load[user], user))
			continue
		load[user] += 1
		heapq.heapreplace(heap, (load[user], user))
		return user
	return None


def open_tasks(users: Iterable[str]) -> dict[str, int]:
	"""Return how many open tasks each of `users` has."""
	table = frappe.qb.DocType(TASK)
	rows = (
		frappe.qb.from_(table)
		.select(table.assigned_to, Count("*"))
		.where((table.stage == "Open") & table.assigned_to.isin(list(users) or [""]))
		.groupby(table.assigned_to)
		.run()
	)
	return {**dict.fromkeys(users, 0), **dict(rows)}


def _assign(shares: Mapping[str, str | None]) -> None:
	table = frappe.qb.DocType(TASK)
	now = now_datetime()
	for user in {*shares.values()}:
		names = [name for name, to in shares.items() if to == user]
		query = frappe.qb.update(table).set(table.assigned_to, user).set(table.modified, now)
		query.where(table.name.isin(names) & (table.stage == "Open")).run()


def _without_rule() -> frappe._dict:
	meta = frappe.get_meta("HL Follow-up Rule")
	return frappe._dict(name=None, role=meta.get_field("role").default)
