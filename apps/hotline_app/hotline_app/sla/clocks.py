"""The clocks of a record: which ones run, by when each is due, and whether it was met.

A clock is told from the record alone: the date-time field that starts it, the one that stops it, the one
that its deadline is counted from, and the record's pauses. So nothing can drift, and saving a record twice
changes nothing. `plan` only calculates; `Plan.write` stores what differs.

Beside the fields that a policy names, a record is asked for `stage`, `round`, `reopened_at`, `closed_at`
and `pauses` (rows of HL SLA Pause); one that lacks them has one round and no pauses. Clocks of an earlier
round are history and stay as they are. `hotline_app.sla.watched` is what a record's controller stands on.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import frappe
from frappe.utils import get_datetime, now_datetime

from hotline_app import changed

from . import steps
from .calendar import Calendar
from .calendars import calendar_of
from .conditions import holds
from .deadline import Pause, due, due_before
from .errors import SLAError
from .policies import policy_of
from .site_time import as_stored, aware
from .target import Target, Unit

WAITING = "Waiting"
FROM_START, BEFORE_FIELD, AFTER_FIELD = "From Start", "Before Field", "After Field"

# Steps on the way to `done_at`; none of them is taken after it.
COURSE_OF_WORK = ("dispatched_at", "contacted_at", "arrived_at", "contact_checked_at", "progress_asked_at")

UNITS = {
	"Working Minutes": Unit.MINUTES,
	"Elapsed Minutes": Unit.ELAPSED_MINUTES,
	"Working Days": Unit.WORKING_DAYS,
	"Calendar Days": Unit.CALENDAR_DAYS,
	"Same Day": Unit.SAME_DAY,
}

_DEFINITION = (
	"policy",
	"calendar",
	"title",
	"starts_at",
	"stops_at",
	"target",
	"relation",
	"due_field",
	"pauses",
)
# As the record says, for figures by line.
_OF_RECORD = ("line",)
_COURSE = ("state", "started_at", "stopped_at", "due_at", "breached", "next_step_at", "steps_done")
_KEPT = (*_OF_RECORD, *_DEFINITION, *_COURSE)


@dataclass
class Plan:
	"""What the clocks of one record should look like now, beside what is stored."""

	wanted: list[dict[str, Any]] = field(default_factory=list)
	stored: dict[str, dict[str, Any]] = field(default_factory=dict)

	@property
	def next_due_at(self) -> datetime | None:
		"""The earliest deadline that still runs."""
		return min(
			(c["due_at"] for c in self.wanted if c["state"] == "Running" and c["due_at"]), default=None
		)

	def write(self, doctype: str, name: str) -> None:
		"""Store the difference: one insert for all new clocks, one update for each changed one."""
		wanted = {clock["title"]: clock for clock in self.wanted}
		_insert(doctype, {name: [c for title, c in wanted.items() if title not in self.stored]})
		for title, stored in self.stored.items():
			clock = wanted.get(title)
			if clock is None:
				frappe.db.delete("HL SLA Clock", {"name": stored["name"]})
				continue
			changed = {f: clock[f] for f in _KEPT if _differs(clock[f], stored[f])}
			if changed:
				frappe.db.set_value("HL SLA Clock", stored["name"], changed)


def plan(doc, refresh: bool = False) -> Plan:
	"""Calculate the clocks of `doc`'s present round.

	An open clock keeps the definition with which it began, unless `refresh` is set or another policy
	has come to watch the record; a stopped one whose stop still stands always keeps it.
	"""
	stored = {} if doc.is_new() else _stored(doc)
	policy = policy_of(doc)
	result = Plan(stored=stored)
	for definition in definitions(policy, doc) if policy else ():
		before = stored.get(definition["title"])
		is_same = before and before["policy"] == policy
		clock = as_it_stands(doc, before if is_same and not refresh else definition)
		if clock:
			clock.update(steps.next_of(clock, before["steps_done"] or 0 if is_same else 0))
			result.wanted.append(clock)
	titles = {clock["title"] for clock in result.wanted}
	# What was met or missed is history, even if its policy has been changed since.
	result.wanted += [c for t, c in stored.items() if t not in titles and c["stopped_at"] and _stop(doc, c)]
	return result


def write_new(doctype: str, plans: dict[str, Plan]) -> None:
	"""Store the clocks of new records of one type, by their names, with one insert for all."""
	_insert(doctype, {name: plan.wanted for name, plan in plans.items()})


def recompute(doctype: str, names: list[str]) -> int:
	"""Bring the open clocks of these records under the present policies; return how many records."""
	for name in names:
		doc = frappe.get_doc(doctype, name)
		fresh = plan(doc, refresh=True)
		fresh.write(doctype, name)
		if doc.meta.has_field("next_due_at"):
			doc.db_set("next_due_at", fresh.next_due_at, update_modified=False)
	changed.tell(doctype, names)
	return len(names)


def definitions(policy: str, doc) -> list[dict[str, Any]]:
	"""The deadlines of a policy that apply to `doc`, as a clock keeps them."""
	found = frappe.get_cached_doc("HL SLA Policy", policy)
	return [definition(found, row) for row in found.targets if holds(row, doc)]


def definition(policy, row) -> dict[str, Any]:
	"""A deadline of a policy as a clock keeps it."""
	return {
		"policy": policy.name,
		"calendar": policy.calendar,
		"title": row.title,
		"starts_at": row.starts_at,
		"stops_at": row.stops_at,
		"target": str(row.as_target()),
		"relation": row.relation or FROM_START,
		"due_field": row.due_field,
		"pauses": row.pauses,
	}


def as_it_stands(doc, definition: dict[str, Any]) -> dict[str, Any] | None:
	"""The clock of one definition as it should stand now, None while it has not started."""
	start = _moment(doc, definition["starts_at"])
	if not start:
		return None
	if reopened := _moment(doc, "reopened_at"):
		start = max(start, reopened)
	stop = _stop(doc, definition)
	deadline = _deadline(doc, definition, start)
	state = _state(doc, definition, stop, deadline)
	return {
		**{f: definition[f] for f in _DEFINITION},
		**{f: doc.get(f) for f in _OF_RECORD},
		"round": _round(doc),
		"state": state,
		"started_at": start,
		"stopped_at": stop,
		"due_at": deadline,
		"breached": int(bool(deadline) and (stop or now_datetime()) > deadline),
	}


def deadline_of(
	calendar: Calendar,
	definition: dict[str, Any],
	start: datetime,
	counted_from: datetime | None,
	pauses: list[Pause],
) -> datetime | None:
	"""By when a clock that began at `start` is due; all date-times are naive, in the system's time zone.

	`counted_from` is the value of the definition's field. None where there is no deadline (yet): an open
	pause holds it back, or there is nothing to count back from. Raises `SLAError` as the engine does.
	"""
	target, relation = Target.parse(definition["target"]), definition["relation"]
	if relation == BEFORE_FIELD:
		return as_stored(due_before(calendar, aware(counted_from), target)) if counted_from else None
	if counted_from and relation == AFTER_FIELD:
		return due_at(calendar, counted_from, target, pauses)
	if counted_from and counted_from >= start:
		return counted_from
	return due_at(calendar, start, target, pauses)


def due_at(calendar: Calendar, start: datetime, target: Target, pauses: list[Pause]) -> datetime | None:
	"""Like `due`, for the naive date-times in the system's time zone that the database holds."""
	return as_stored(
		due(calendar, aware(start), target, [Pause(aware(p.start), aware(p.end)) for p in pauses])
	)


def _deadline(doc, definition: dict[str, Any], start: datetime) -> datetime | None:
	counted_from = _moment(doc, definition["due_field"]) if definition["due_field"] else None
	if counted_from and definition["relation"] == AFTER_FIELD:
		# What was agreed before the record was reopened does not hold for its new round.
		counted_from = max(counted_from, _moment(doc, "reopened_at") or counted_from)
	calendar = calendar_of(definition["calendar"])
	try:
		return deadline_of(calendar, definition, start, counted_from, _pauses(doc, definition))
	except SLAError as error:
		# A time that nobody can count from must not keep the record from being saved.
		frappe.log_error(f"SLA: {doc.doctype} {doc.name}, {definition['title']}", str(error))
		return None


def _stored(doc) -> dict[str, dict[str, Any]]:
	rows = frappe.get_all(
		"HL SLA Clock",
		filters={"reference_doctype": doc.doctype, "reference_name": doc.name, "round": _round(doc)},
		fields=["name", "round", *_KEPT],
	)
	return {row.title: row for row in rows}


def _stop(doc, definition: dict[str, Any]) -> datetime | None:
	"""When the clock stopped. An end of the whole record stops what still runs."""
	stop = _moment(doc, definition["stops_at"])
	if not stop and definition["stops_at"] in COURSE_OF_WORK:
		# The work is done, so its steps can't come any more.
		stop = _moment(doc, "done_at")
	return stop or _moment(doc, "closed_at")


def _pauses(doc, definition: dict[str, Any]) -> list[Pause]:
	if not definition["pauses"]:
		return []
	return [
		Pause(get_datetime(row.paused_at), get_datetime(row.resumed_at) if row.resumed_at else None)
		for row in doc.get("pauses") or []
	]


def _state(doc, definition: dict[str, Any], stop: datetime | None, deadline: datetime | None) -> str:
	if stop:
		return "Late" if deadline and stop > deadline else "Met"
	return "Paused" if definition["pauses"] and doc.get("stage") == WAITING else "Running"


def _round(doc) -> int:
	return doc.get("round") or 1


def _moment(doc, fieldname: str) -> datetime | None:
	value = doc.get(fieldname)
	return get_datetime(value).replace(microsecond=0) if value else None


def _differs(wanted: Any, stored: Any) -> bool:
	return (wanted or None) != (stored or None)


def _insert(doctype: str, new: dict[str, list[dict[str, Any]]]) -> None:
	"""Store the clocks of new records, or new clocks, by the name of their record."""
	if not any(new.values()):
		return
	now, user = now_datetime(), frappe.session.user
	own = ("reference_doctype", "reference_name", "name", "owner", "modified_by", "creation", "modified")
	fields = [*own, "round", *_KEPT]
	rows = [
		(
			doctype,
			name,
			frappe.generate_hash(length=10),
			user,
			user,
			now,
			now,
			*map(clock.get, fields[len(own) :]),
		)
		for name, clocks in new.items()
		for clock in clocks
	]
	frappe.db.bulk_insert("HL SLA Clock", fields, rows)
