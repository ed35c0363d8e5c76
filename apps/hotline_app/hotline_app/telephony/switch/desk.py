"""What the desk says of switches, and what is written there; all that the process asks of the site."""

from collections import deque
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import frappe
from frappe.utils import now_datetime
from frappe.utils.data import get_system_timezone

from hotline_app.telephony import events
from hotline_app.telephony.course import Event

from .adapter import Settings

SWITCH, SEAT, CALL = "HL Switch", "HL Seat", "HL Call"
OFF, CONNECTING, CONNECTED, FAILED = "Off", "Connecting", "Connected", "Failed"
_TRIES = 5
_CALLERS = 200
_MOST_RECONCILED = 1000


def enabled() -> dict[str, datetime]:
	"""Return when each enabled switch was changed last."""
	rows = frappe.get_all(SWITCH, {"enabled": 1}, ["name", "modified"], order_by="name")
	return {row.name: row.modified for row in rows}


def seats() -> dict[str, dict[str, str | None]]:
	"""Return by switch the states of its seats by extension; nobody's seat has none."""
	found: dict[str, dict[str, str | None]] = {}
	rows = frappe.get_all(
		SEAT,
		{"enabled": 1, "extension": ("is", "set"), "switch": ("is", "set")},
		["switch", "extension", "state", "agent"],
		order_by="name",
	)
	for row in rows:
		found.setdefault(row.switch, {})[row.extension] = row.state if row.agent else None
	return found


def settings_of(name: str) -> Settings:
	"""Return how a switch is reached, with its secret."""
	doc = frappe.get_doc(SWITCH, name)
	return settings_from(doc)


def settings_from(doc) -> Settings:
	"""Return how a switch is reached, as its form stands."""
	return Settings(
		name=doc.name,
		kind=doc.kind,
		host=doc.host or "",
		port=doc.port or 0,
		encrypted=bool(doc.encrypted),
		address=doc.address or "",
		account=doc.account or "",
		secret=doc.get_password("secret", raise_exception=False) or "",
		endpoint=doc.endpoint or "",
		trunk=doc.trunk or "",
		context=doc.context or "",
		application=doc.application or "",
		line=doc.line,
		details=_simulated(doc) if doc.kind == "Simulator" else {},
	)


def _simulated(doc) -> dict[str, Any]:
	phones = {"phone": ("is", "set")}
	numbers = {"enabled": 1, "number": ("is", "set")}
	if doc.line:
		numbers["name"] = doc.line
	return {
		"running": doc.running,
		"speed": doc.speed,
		"seed": doc.seed,
		"calls_a_day": doc.calls_a_day,
		"crew": doc.crew,
		"rating_number": doc.rating_number,
		"callers": frappe.get_all("HL Customer", phones, pluck="phone", limit=_CALLERS, order_by="name"),
		"numbers": frappe.get_all("HL Line", numbers, pluck="number", order_by="name"),
	}


def note(name: str, state: str, error: str | None = None) -> None:
	"""Write how the connection stands, and show it to whoever has the form open."""
	values: dict[str, Any] = {"state": state}
	if state == CONNECTED:
		values.update(connected_since=now_datetime(), last_seen_at=now_datetime(), last_error=None)
	elif state in (OFF, FAILED):
		values["connected_since"] = None
	if error:
		values["last_error"] = error[:500]
	_write(name, values)
	frappe.db.commit()
	frappe.publish_realtime("hotline_switch", {"switch": name, "state": state}, doctype=SWITCH, docname=name)


def note_alive(name: str) -> None:
	"""Write that the switch answers, and so that this process is there."""
	_write(name, {"last_seen_at": now_datetime()})
	frappe.db.commit()


def _write(name: str, values: dict[str, Any]) -> None:
	# Not by saving: what the process notes is no change of the administrator's.
	frappe.db.set_value(SWITCH, name, values, update_modified=False)


def take_in(name: str, waiting: deque[Event]) -> None:
	"""Take events in, each in a transaction of its own, and out of `waiting` when it is stored.

	One that can't be taken is put on record and left out; where the database is gone, the rest stays waiting.
	"""
	while waiting:
		_take(name, waiting[0])
		waiting.popleft()
	_write(name, {"last_event_at": now_datetime()})
	frappe.db.commit()


def _take(name: str, event: Event) -> None:
	event = replace(event, at=local(event.at))
	for left in reversed(range(_TRIES)):
		try:
			events.take(name, event)
			frappe.db.commit()
			return
		except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
			frappe.db.rollback()
			if not left:
				raise
		except Exception as error:
			if isinstance(error, frappe.db.OperationalError) or type(error).__name__ == "InterfaceError":
				# The database is gone, which is not the event's fault.
				raise
			frappe.db.rollback()
			frappe.log_error(f"Telephone switch {name}: an event was not taken", reference_doctype=SWITCH)
			frappe.db.commit()
			return


def local(at: datetime) -> datetime:
	"""Return a time as the site stores it: in its zone, without an offset."""
	return at.astimezone(ZoneInfo(get_system_timezone())).replace(tzinfo=None) if at.tzinfo else at


def reconcile(name: str, alive: set[str], connected_at: datetime) -> int:
	"""End the calls that the switch has no more; return how many. What it told meanwhile is lost to us."""
	before = local(connected_at)
	gone = frappe.get_all(
		CALL,
		{"source": name, "stage": ("!=", "Ended"), "last_event_at": ("<", before)},
		["external_id"],
		limit=_MOST_RECONCILED,
	)
	ended = [row.external_id for row in gone if row.external_id not in alive]
	for id in ended:
		details = {"by": "system", "swept": 1, "reason": "gone after a break of the connection"}
		_take(name, Event(f"gone-{id}"[:140], id, "ended", before, details=details))
	return len(ended)


def tell_refused(user: str, seat: str | None, action: str, why: str) -> None:
	"""Tell whoever asked that the switch did not do it."""
	language = frappe.db.get_value("User", user, "language") or frappe.local.lang
	message = {"seat": seat, "action": action, "message": frappe._(why, language)}
	frappe.publish_realtime("hotline_command", message, user=user)
