"""The clocks of a record: which ones run, by when each is due, and whether it was met.

A clock is told from the record alone: the date-time field that starts it, the one that stops it, and
the record's pauses. So nothing can drift, and saving a record twice changes nothing. `plan` only
calculates; `Plan.write` stores what differs.

A record that is watched has the fields `stage`, `round`, `reopened_at`, `next_due_at` and `pauses`
(rows of HL SLA Pause). Clocks of an earlier round are history and stay as they are.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import frappe
from frappe.utils import get_datetime, get_system_timezone, now_datetime

from .calendar import Calendar
from .deadline import Pause, due
from .policies import policy_of
from .target import Target, Unit

WAITING = "Waiting"

UNITS = {
	"Working Minutes": Unit.MINUTES,
	"Elapsed Minutes": Unit.ELAPSED_MINUTES,
	"Working Days": Unit.WORKING_DAYS,
	"Calendar Days": Unit.CALENDAR_DAYS,
	"Same Day": Unit.SAME_DAY,
}

_DEFINITION = ("policy", "calendar", "title", "starts_at", "stops_at", "target", "due_field", "pauses")
_COURSE = ("state", "started_at", "stopped_at", "due_at", "breached")


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
		_insert(doctype, name, [c for title, c in wanted.items() if title not in self.stored])
		for title, stored in self.stored.items():
			clock = wanted.get(title)
			if clock is None:
				frappe.db.delete("HL SLA Clock", {"name": stored["name"]})
				continue
			changed = {f: clock[f] for f in (*_DEFINITION, *_COURSE) if _differs(clock[f], stored[f])}
			if changed:
				frappe.db.set_value("HL SLA Clock", stored["name"], changed)


def plan(doc, refresh: bool = False) -> Plan:
	"""Calculate the clocks of `doc`'s present round.

	An open clock keeps the definition with which it began, unless `refresh` is set or another policy
	has come to watch the record; a stopped one whose stop still stands always keeps it.
	"""
	stored = {} if doc.is_new() else _stored(doc)
	policy = policy_of(doc)
	definitions = _definitions(policy) if policy else []
	kept = {title: clock for title, clock in stored.items() if not refresh and clock["policy"] == policy}
	result = Plan(stored=stored)
	for definition in definitions:
		clock = _clock(doc, kept.get(definition["title"]) or definition)
		if clock:
			result.wanted.append(clock)
	titles = {clock["title"] for clock in result.wanted}
	# What was met or missed is history, even if its policy has been changed since.
	result.wanted += [c for t, c in stored.items() if t not in titles and c["stopped_at"] and _stop(doc, c)]
	return result


def recompute(doctype: str, names: list[str]) -> int:
	"""Bring the open clocks of these records under the present policies; return how many records."""
	for name in names:
		doc = frappe.get_doc(doctype, name)
		fresh = plan(doc, refresh=True)
		fresh.write(doctype, name)
		doc.db_set("next_due_at", fresh.next_due_at, update_modified=False)
	return len(names)


def calendar_of(name: str) -> Calendar:
	"""Return the service calendar `name` as the engine's calendar."""
	return Calendar.from_dict(frappe.get_cached_doc("HL Service Calendar", name).definition())


def due_at(calendar: Calendar, start: datetime, target: Target, pauses: list[Pause]) -> datetime | None:
	"""Like `due`, for the naive date-times in the system's time zone that the database holds."""
	zone = ZoneInfo(get_system_timezone())
	aware = [Pause(_in(zone, p.start), _in(zone, p.end)) for p in pauses]
	moment = due(calendar, _in(zone, start), target, aware)
	return moment.astimezone(zone).replace(tzinfo=None, microsecond=0) if moment else None


def _in(zone: ZoneInfo, moment: datetime | None) -> datetime | None:
	return moment.replace(tzinfo=zone) if moment else None


def _definitions(policy: str) -> list[dict[str, Any]]:
	doc = frappe.get_cached_doc("HL SLA Policy", policy)
	return [
		{
			"policy": doc.name,
			"calendar": doc.calendar,
			"title": row.title,
			"starts_at": row.starts_at,
			"stops_at": row.stops_at,
			"target": str(row.as_target()),
			"due_field": row.due_field,
			"pauses": row.pauses,
		}
		for row in doc.targets
	]


def _stored(doc) -> dict[str, dict[str, Any]]:
	rows = frappe.get_all(
		"HL SLA Clock",
		filters={"reference_doctype": doc.doctype, "reference_name": doc.name, "round": doc.round},
		fields=["name", "round", *_DEFINITION, *_COURSE],
	)
	return {row.title: row for row in rows}


def _clock(doc, definition: dict[str, Any]) -> dict[str, Any] | None:
	"""The clock of one definition as it should stand now, None while it has not started."""
	start = _moment(doc, definition["starts_at"])
	if not start:
		return None
	if doc.reopened_at:
		start = max(start, get_datetime(doc.reopened_at).replace(microsecond=0))
	stop = _stop(doc, definition)
	deadline = _deadline(doc, definition, start)
	state = _state(doc, definition, stop, deadline)
	return {
		**{f: definition[f] for f in _DEFINITION},
		"round": doc.round,
		"state": state,
		"started_at": start,
		"stopped_at": stop,
		"due_at": deadline,
		"breached": int(bool(deadline) and (stop or now_datetime()) > deadline),
	}


def _stop(doc, definition: dict[str, Any]) -> datetime | None:
	"""When the clock stopped. An end of the whole record stops what still runs."""
	return _moment(doc, definition["stops_at"]) or _moment(doc, "closed_at")


def _deadline(doc, definition: dict[str, Any], start: datetime) -> datetime | None:
	agreed = _moment(doc, definition["due_field"]) if definition["due_field"] else None
	if agreed and agreed >= start:
		return agreed
	target = Target.parse(definition["target"])
	return due_at(calendar_of(definition["calendar"]), start, target, _pauses(doc, definition))


def _pauses(doc, definition: dict[str, Any]) -> list[Pause]:
	if not definition["pauses"]:
		return []
	return [
		Pause(get_datetime(row.paused_at), get_datetime(row.resumed_at) if row.resumed_at else None)
		for row in doc.pauses
	]


def _state(doc, definition: dict[str, Any], stop: datetime | None, deadline: datetime | None) -> str:
	if stop:
		return "Late" if deadline and stop > deadline else "Met"
	return "Paused" if definition["pauses"] and doc.stage == WAITING else "Running"


def _moment(doc, fieldname: str) -> datetime | None:
	value = doc.get(fieldname)
	return get_datetime(value).replace(microsecond=0) if value else None


def _differs(wanted: Any, stored: Any) -> bool:
	return (wanted or None) != (stored or None)


def _insert(doctype: str, name: str, clocks: list[dict[str, Any]]) -> None:
	if not clocks:
		return
	now, user = now_datetime(), frappe.session.user
	own = ("reference_doctype", "reference_name", "name", "owner", "modified_by", "creation", "modified")
	fields = [*own, "round", *_DEFINITION, *_COURSE]
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
		for clock in clocks
	]
	frappe.db.bulk_insert("HL SLA Clock", fields, rows)
