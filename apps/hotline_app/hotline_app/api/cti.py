"""What telephone switches send: events of calls; and what they ask: where a call goes."""

from dataclasses import asdict
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from hotline_app.access import require
from hotline_app.intake import times
from hotline_app.telephony import access as switches
from hotline_app.telephony import queueing
from hotline_app.telephony.course import Event
from hotline_app.telephony.events import EVENT, UnusableEventError, take

from . import limits

# More than a city's switch tells in a second.
PER_MINUTE = 12_000
MAX_BATCH = 500
# Two events that lock each other out, or a database that is being restarted.
TRIES = 4
_WORDS = ("line", "seat", "caller", "called")
_DIRECTIONS = ("Inbound", "Outbound", "Internal")


@frappe.whitelist(methods=["POST"])
def event(
	event_id: str | int | None = None,
	call_id: str | int | None = None,
	event: str | None = None,
	at: str | None = None,
	line: str | None = None,
	seat: str | int | None = None,
	caller: str | int | None = None,
	called: str | int | None = None,
	direction: str | None = None,
	details: dict | str | None = None,
	events: list | str | None = None,
	switch: str | None = None,
) -> dict[str, Any]:
	"""Take an event of a call, or a batch of up to 500 (`events`: a list of the same values).

	event: ringing, queued, ivr_choice, answered, held, resumed, transferred, consulted, conferenced,
	voicemail, ended, wrapped_up, recording_ready or rating; at: ISO 8601, without an offset in the site's
	time zone; direction: Inbound, Outbound or Internal; details by kind: `rings` of answered, `to` (a seat or
	number) of transferred, consulted and conferenced, `by` (caller, agent, system) of ended, `choice` of
	ivr_choice, `rating`. Returns the `call`, or the `calls` of a batch in its order.

	An event that is here already changes nothing and gets the same answer; the order of delivery does not
	matter. Each event of a batch stands for itself: those before one that is refused are kept. Raises
	PermissionError (403) for a key that belongs to no switch, 400 for what is no event, 429 past 12000 a
	minute.
	"""
	require(EVENT, "create")
	source = switches.switch_of(frappe.session.user, switch)
	given = frappe.parse_json(events) if events else None
	if given is None:
		values = dict(
			zip(("event_id", "call_id", "event", "at"), (event_id, call_id, event, at), strict=True)
		)
		values.update(
			line=line, seat=seat, caller=caller, called=called, direction=direction, details=details
		)
		limits.count("cti", source, PER_MINUTE, 60)
		return {"call": _taken(source, read(values))}
	if not isinstance(given, list) or len(given) > MAX_BATCH:
		_refuse(_("A batch is a list of at most {0} events.").format(MAX_BATCH))
	read_events = [_read_one(values, number) for number, values in enumerate(given, 1)]
	limits.count("cti", source, PER_MINUTE * 10, 60)
	calls = []
	for one in read_events:
		calls.append(_taken(source, one))
		# Each in a transaction of its own, as `events.take` asks for.
		frappe.db.commit()
	return {"calls": calls}


@frappe.whitelist(methods=["POST"])
def route(call_id: str | int, choice: str | None = None, switch: str | None = None) -> dict[str, Any]:
	"""Say to a switch where its call goes now (`C-6.1.3`); asked again while the call waits.

	`action`: Seat (with `seat` and `extension`; it is taken for the call), Queue (with `position`, `text`,
	and whether a call-back is offered), Refuse or Notice for a blacklisted number, or where the `choice` of
	the menu leads. Raises PermissionError, and DoesNotExistError for a call that was never told of.
	"""
	require(EVENT, "create")
	source = switches.switch_of(frappe.session.user, switch)
	limits.count("cti_route", source, PER_MINUTE, 60)
	return asdict(queueing.route_for_switch(source, str(call_id), choice))


def read(values: dict[str, Any]) -> Event:
	"""Return what a switch sent as an event. Raises `UnusableEventError` (400)."""
	for name in ("event_id", "call_id", "event"):
		if not _text(values.get(name)):
			_refuse(_("{0} is missing.").format(name))
	direction = _text(values.get("direction"))
	if direction:
		direction = direction.capitalize()
		if direction not in _DIRECTIONS:
			_refuse(_("The direction is one of {0}.").format(", ".join(_DIRECTIONS)))
	return Event(
		_text(values["event_id"]),
		_text(values["call_id"]),
		_text(values["event"]),
		_moment(values.get("at")),
		direction=direction,
		details=_details(values.get("details")),
		**{name: _text(values.get(name)) for name in _WORDS},
	)


def _read_one(values: Any, number: int) -> Event:
	if not isinstance(values, dict):
		_refuse(_("Event {0} of the batch is not an object.").format(number))
	return read(values)


def _moment(at: Any):
	if not at:
		return now_datetime()
	try:
		return times.read(str(at), "at")
	except times.UnreadableTimeError as error:
		frappe.clear_last_message()
		_refuse(frappe.utils.strip_html(str(error)))


def _details(given: Any) -> dict[str, Any]:
	try:
		details = frappe.parse_json(given) if given else {}
	except ValueError:
		details = None
	if not isinstance(details, dict):
		_refuse(_("details is an object."))
	return dict(details)


def _text(value: Any) -> str | None:
	if value is None or isinstance(value, dict | list):
		return None
	return str(value).strip() or None


def _taken(source: str, one: Event) -> str:
	for attempt in range(TRIES):
		try:
			return take(source, one)
		except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
			if attempt == TRIES - 1:
				raise
			# Nothing of it was stored; the other one is through by now.
			frappe.db.rollback()


def _refuse(why: str) -> None:
	frappe.throw(why, UnusableEventError)
