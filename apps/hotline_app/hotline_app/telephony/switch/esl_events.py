"""What the events of FreeSWITCH's event socket mean. Pure: one event in, ours out.

`Channel-Call-UUID` is the id of a call's first leg, and so the call's. Each event has a number
(`Event-Sequence`) and a time, so the same event is known again. What only the dialplan knows it tells by
the application `event` with the subclass `hotline::told` (docs/telephony.md).
"""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from hotline_app.telephony.course import Event

from .ami_events import TOLD

Message = Mapping[str, str]
NAMES = (
	"CHANNEL_PROGRESS",
	"CHANNEL_PROGRESS_MEDIA",
	"CHANNEL_ANSWER",
	"CHANNEL_BRIDGE",
	"CHANNEL_HOLD",
	"CHANNEL_UNHOLD",
	"CHANNEL_HANGUP_COMPLETE",
	"RECORD_STOP",
	"BACKGROUND_JOB",
)
CUSTOM = ("callcenter::info", "hotline::told", "conference::maintenance")
_TIMES_A_SECOND = 1_000_000


class Course:
	"""Says what a switch's events mean to its calls; remembers which leg is whose."""

	def __init__(self, seats: Collection[str]):
		self._seats = seats
		self._legs: dict[str, tuple[str, str]] = {}
		self._known = {
			"CHANNEL_PROGRESS": self._ringing,
			"CHANNEL_PROGRESS_MEDIA": self._ringing,
			"CHANNEL_BRIDGE": self._answered,
			"CHANNEL_HOLD": self._held,
			"CHANNEL_UNHOLD": self._held,
			"CHANNEL_HANGUP_COMPLETE": self._ended,
			"RECORD_STOP": self._recorded,
			"CUSTOM": self._custom,
		}

	def events(self, message: Message, now: datetime) -> list[Event]:
		"""Return what an event of the switch means; `now` is its time where it does not say one."""
		leg, call = message.get("Unique-ID", ""), _call_of(message)
		if leg:
			self._legs[leg] = (call, self._telephone(message))
		make = self._known.get(message.get("Event-Name", ""))
		event = make(message, now) if make else None
		if message.get("Event-Name") == "CHANNEL_HANGUP_COMPLETE":
			self._legs.pop(leg, None)
		return [event] if event else []

	def note(self, leg: str, call: str, extension: str) -> None:
		"""Remember a leg that was there before the connection."""
		self._legs[leg] = (call or leg, extension)

	def leg(self, call: str, extension: str) -> str | None:
		"""Return the id of a telephone's leg in a call, or in any if the call is not known."""
		return next(
			(
				leg
				for leg, (its_call, its_extension) in reversed(self._legs.items())
				if its_extension == extension and call in ("", its_call)
			),
			None,
		)

	def other_leg(self, call: str, extension: str) -> str | None:
		"""Return the id of the leg at the other end of a telephone's call."""
		return next(
			(leg for leg, (its, whose) in self._legs.items() if its == call and whose != extension), None
		)

	def _telephone(self, message: Message) -> str:
		"""The seat's telephone of a leg: whom it calls if the switch made it, else who calls by it."""
		outgoing = message.get("Call-Direction") == "outbound"
		names = ("Caller-Destination-Number", "Caller-Callee-ID-Number") if outgoing else ("Caller-Username",)
		for name in (*names, "variable_dialed_user", "variable_user_name"):
			if message.get(name) in self._seats:
				return message[name]
		return ""

	def _event(self, name: str, message: Message, now: datetime, **values: object) -> Event | None:
		call = _call_of(message)
		if not call:
			return None
		stamp = message.get("Event-Date-Timestamp")
		at = datetime.fromtimestamp(int(stamp) / _TIMES_A_SECOND, UTC) if stamp else now
		core, number = message.get("Core-UUID", ""), message.get("Event-Sequence", "")
		outbound = self._legs.get(call, ("", ""))[1] in self._seats
		given = {
			"caller": message.get("Caller-Caller-ID-Number") or None,
			"called": message.get("variable_hotline_called")
			or message.get("Caller-Destination-Number")
			or None,
			"direction": "Outbound" if outbound else "Inbound",
			**values,
		}
		id = f"{core}-{number}" if number else f"{call}-{name}-{at.timestamp():.6f}"
		return Event(event_id=id, call_id=call, event=name, at=at, **given)

	def _seat_of(self, message: Message) -> str | None:
		own = self._telephone(message)
		other = self._legs.get(message.get("Other-Leg-Unique-ID", ""), ("", ""))[1]
		return own or other or None

	def _ringing(self, message: Message, now: datetime) -> Event | None:
		if message.get("Call-Direction") != "outbound":
			return None
		return self._event("ringing", message, now, seat=self._seat_of(message), called=None)

	def _answered(self, message: Message, now: datetime) -> Event | None:
		seat = self._seat_of(message)
		for name in ("Bridge-A-Unique-ID", "Bridge-B-Unique-ID"):
			seat = seat or self._legs.get(message.get(name, ""), ("", ""))[1] or None
		callee = message.get("Other-Leg-Destination-Number", "")
		return self._event("answered", message, now, seat=seat or (callee if callee in self._seats else None))

	def _held(self, message: Message, now: datetime) -> Event | None:
		name = "held" if message["Event-Name"] == "CHANNEL_HOLD" else "resumed"
		return self._event(name, message, now, seat=self._seat_of(message))

	def _ended(self, message: Message, now: datetime) -> Event | None:
		if message.get("Unique-ID") != _call_of(message):
			return None
		# `recv_…` is what the telephone of this leg sent: it hung up; `send_…` is what was sent to it.
		disposition = message.get("variable_sip_hangup_disposition", "")
		own = self._telephone(message)
		by = "system"
		if disposition.startswith("recv"):
			by = "agent" if own else "caller"
		elif disposition.startswith("send"):
			by = "caller" if own else "agent"
		details = {"by": by, "cause": message.get("Hangup-Cause", "")}
		return self._event("ended", message, now, details=details)

	def _recorded(self, message: Message, now: datetime) -> Event | None:
		path = message.get("Record-File-Path", "")
		if not path:
			return None
		details: dict[str, object] = {"file": path}
		if message.get("variable_record_seconds", "").isdigit():
			details["duration"] = int(message["variable_record_seconds"])
		return self._event("recording_ready", message, now, details=details)

	def _custom(self, message: Message, now: datetime) -> Event | None:
		match message.get("Event-Subclass"):
			case "hotline::told":
				return self._told(message, now)
			case "callcenter::info" if message.get("CC-Action") == "member-queue-start":
				details = {"queue": message.get("CC-Queue", "")}
				queued = {**message, "Channel-Call-UUID": message.get("CC-Member-Session-UUID", "")}
				caller = message.get("CC-Member-CID-Number") or None
				return self._event("queued", queued, now, details=details, caller=caller)
			case "conference::maintenance" if message.get("Action") == "add-member":
				return self._event("conferenced", message, now, seat=self._seat_of(message))
		return None

	def _told(self, message: Message, now: datetime) -> Event | None:
		kind = message.get("Hotline-Kind", "")
		if kind == "transferred":
			details = {"target": message.get("Hotline-Value", "")}
			return self._event(kind, message, now, seat=self._seat_of(message), details=details)
		if kind not in TOLD:
			return None
		details = {TOLD[kind]: message.get("Hotline-Value", "")}
		return self._event(kind, message, now, seat=self._seat_of(message), details=details)


def _call_of(message: Message) -> str:
	return message.get("Channel-Call-UUID") or message.get("Unique-ID") or ""
