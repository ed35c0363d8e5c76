"""How the centre stood to each clause, by month: kept, so that what is deleted later changes nothing."""

from collections.abc import Iterable, Iterator
from datetime import date

import frappe
from frappe.utils import add_months, get_first_day, get_last_day, getdate, now

from . import judging
from .scope import lines_by_standard
from .verdicts import MARKS, NO_DATA, NOT_ASSESSED, UNKNOWN_MARK

KEPT = "HL Clause State"
MONTHS = 12
_COLUMNS = ("clause", "line", "month", "verdict", "found")


def run() -> None:
	"""Keep the states of the months that are over and not kept yet, a year back at most; called nightly."""
	last = getdate(add_months(get_first_day(getdate()), -1))
	kept = set(frappe.get_all(KEPT, pluck="month", distinct=True, order_by=None))
	for back in range(MONTHS):
		month = getdate(add_months(last, -back))
		if month not in kept:
			keep(month, is_backfill=bool(back))
			frappe.db.commit()


def keep(month: date, *, is_backfill: bool = False) -> int:
	"""Keep how each clause stood in a month, for all lines of its standard and for each; return how many.

	Of a month that is filled in later only what its data tell is kept: a month without any has no states.
	"""
	first, last = getdate(get_first_day(month)), getdate(get_last_day(month))
	rows = []
	for source, lines in lines_by_standard().items():
		for line in (None, *(lines or ())):
			states = judging.judge(first, last, source=source, line=line)
			rows += [(s.clause.name, line, first, s.verdict, s.text) for s in states]
	if is_backfill:
		rows = [row for row in rows if row[3] not in (NO_DATA, NOT_ASSESSED)]
	frappe.db.delete(KEPT, {"month": first})
	_insert(rows)
	return len(rows)


def last_twelve(until: date, line: str | None = None) -> dict[str, str]:
	"""Return by clause the marks of the twelve months that end with the last full one until a day."""
	months = list(_months(until))
	rows = frappe.get_all(
		KEPT,
		{"month": ("between", (months[0], months[-1])), "line": line or ("is", "not set")},
		["clause", "month", "verdict"],
	)
	marks: dict[str, dict[date, str]] = {}
	for row in rows:
		marks.setdefault(row.clause, {})[row.month] = MARKS[row.verdict]
	return {clause: _marks(of.get(month) for month in months) for clause, of in marks.items()}


def no_marks() -> str:
	"""Return the marks of a clause of which nothing was kept."""
	return UNKNOWN_MARK * MONTHS


def _months(until: date) -> Iterator[date]:
	"""Yield the first days of the twelve months, the earliest first."""
	day = getdate(until)
	this = getdate(get_first_day(day))
	is_full = day == getdate(get_last_day(day)) and day < getdate()
	last = this if is_full else getdate(add_months(this, -1))
	for back in reversed(range(MONTHS)):
		yield getdate(add_months(last, -back))


def _marks(found: Iterable[str | None]) -> str:
	return "".join(mark or UNKNOWN_MARK for mark in found)


def _insert(rows: list[tuple]) -> None:
	stamp = now()
	names = ("name", "owner", "creation", "modified_by", "modified")
	values = [
		(frappe.generate_hash(length=10), frappe.session.user, stamp, frappe.session.user, stamp, *row)
		for row in rows
	]
	if values:
		frappe.db.bulk_insert(KEPT, [*names, *_COLUMNS], values)
