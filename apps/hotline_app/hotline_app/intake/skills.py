"""Which languages and skills a line asks of those who answer for it, and who masters them (`C-5.2.1`)."""

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.utils import nowdate

LEVELS = range(1, 6)


def check_level(level: int | None) -> None:
	"""Raise a ValidationError for what is no level."""
	if level not in LEVELS:
		frappe.throw(_("A level is a number from 1 (beginner) to 5 (master)."))


def mastered(users: Iterable[str]) -> dict[str, dict[str, int]]:
	"""Return by user the skills that are valid today, with their levels; one query for all."""
	rows = frappe.get_all(
		"HL Agent Skill",
		filters={"user": ("in", [*users] or [""])},
		fields=["user", "skill", "level", "valid_until"],
		order_by="skill",
	)
	found: dict[str, dict[str, int]] = {}
	for row in rows:
		if not row.valid_until or str(row.valid_until) >= nowdate():
			found.setdefault(row.user, {})[row.skill] = row.level
	return found


def lacking(users: Iterable[str], lines: Iterable[str]) -> dict[tuple[str, str], list[str]]:
	"""Return by user and line the skills that everybody needs there and the user does not master.

	Who lacks nothing is left out.
	"""
	users = list(users)
	needed = {line: _needed_by_all(line) for line in lines}
	if not any(needed.values()):
		return {}
	levels = mastered(users)
	found = {
		(user, line): [row.skill for row in rows if levels.get(user, {}).get(row.skill, 0) < row.least_level]
		for line, rows in needed.items()
		for user in users
	}
	return {key: missing for key, missing in found.items() if missing}


def _needed_by_all(line: str) -> list:
	return [row for row in frappe.get_cached_doc("HL Line", line).skills if row.needed_by_all]


def in_words(levels: dict[str, int]) -> str:
	"""Return skills as people read them: `English 4, Mandarin 5`."""
	return ", ".join(f"{_(skill)} {level}" for skill, level in levels.items())
