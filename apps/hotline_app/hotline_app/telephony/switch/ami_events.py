"""What the events of Asterisk's Manager Interface (AMI) mean. Pure: it reads messages and remembers channels.

All channels of a call have one `Linkedid`, the id of its first channel; that is the call's id. What only the
dialplan knows, it tells by `UserEvent(Hotline, Kind: rating, Value: 5)` (docs/telephony.md).
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from hotline_app.telephony.course import Event

Message = Mapping[str, str]
# `PJSIP/8001-00000a1f` is a channel of the telephone 8001.
_TELEPHONE = re.compile(r"^[^/]+/(\d+)(?:[-@].*)?$")
# What the dialplan tells: the name of the detail that its value becomes.
TOLD = {
	"queued": "position",
	"ivr_choice": "choice",
	"rating": "rating",
	"voicemail": "file",
	"recording_ready": "file",
	"wrapped_up": "code",
}


@dataclass(frozen=True)
class Channel:
	"""A channel of the switch."""

	id: str
	name: str
	call: str
	caller: str = ""
	called: str = ""

	@property
	def is_first(self) -> bool:
		return self.id == self.call

	@property
	def extension(self) -> str:
		return extension_of(self.name)


def extension_of(channel: str) -> str:
	"""Return the telephone of a channel, empty for a trunk's."""
	found = _TELEPHONE.match(channel)
	return found[1] if found else ""


class Course:
	"""Follows the channels of a switch, and says what happens to its calls."""

	def __init__(self, seats: Collection[str]):
		self._seats = seats
		self._channels: dict[str, Channel] = {}
		self._hung_up_by: dict[str, str] = {}
		self._known = {
			"DialBegin": self._ringing,
			"DialEnd": self._answered,
			"QueueCallerJoin": self._queued,
			"Hold": self._held,
			"Unhold": self._held,
			"BlindTransfer": self._transferred,
			"AttendedTransfer": self._transferred,
			"ConfbridgeJoin": self._conferenced,
			"HangupRequest": self._hanging_up,
			"SoftHangupRequest": self._hanging_up,
			"Hangup": self._ended,
			"UserEvent": self._told,
		}

	def events(self, message: Message, now: datetime) -> list[Event]:
		"""Return what a message of the switch means; `now` is its time where it does not say one."""
		self.note(message)
		make = self._known.get(message.get("Event", ""))
		event = make(message, now) if make else None
		if message.get("Event") == "Hangup":
			self._channels.pop(message.get("Uniqueid", ""), None)
		return [event] if event else []

	def note(self, message: Message) -> None:
		"""Remember the channels that a message names."""
		for prefix in ("", "Dest"):
			id, name = message.get(f"{prefix}Uniqueid"), message.get(f"{prefix}Channel")
			if not id or not name:
				continue
			before = self._channels.get(id)
			call = message.get(f"{prefix}Linkedid") or message.get("Linkedid") or id
			self._channels[id] = Channel(
				id,
				name,
				call,
				before.caller if before else _number(message.get(f"{prefix}CallerIDNum")),
				before.called if before else _number(message.get(f"{prefix}Exten")),
			)

	def channel(self, call: str, extension: str) -> str | None:
		"""Return the name of a telephone's channel in a call, or in any if the call is not known."""
		return next(
			(
				channel.name
				for channel in reversed(self._channels.values())
				if channel.extension == extension and call in ("", channel.call)
			),
			None,
		)

	def other_channel(self, call: str, extension: str) -> str | None:
		"""Return the name of the channel at the other end of a telephone's call."""
		others = [one for one in self._channels.values() if one.call == call and one.extension != extension]
		return next((one.name for one in sorted(others, key=lambda one: not one.is_first)), None)

	def _seat(self, channel: str | None) -> str | None:
		extension = extension_of(channel or "")
		return extension if extension in self._seats else None

	def _event(self, name: str, message: Message, now: datetime, **values: object) -> Event | None:
		call = message.get("Linkedid") or message.get("DestLinkedid") or message.get("TransfererLinkedid")
		call = call or message.get("OrigTransfererLinkedid")
		if not call:
			return None
		first = self._channels.get(call)
		outbound = bool(first and self._seat(first.name))
		stamp = message.get("Timestamp")
		at = datetime.fromtimestamp(float(stamp), UTC) if stamp else now
		channel = message.get("DestUniqueid") or message.get("Uniqueid") or ""
		given = {
			"caller": (first.caller if first else "") or None,
			"called": (first.called if first else "") or None,
			"direction": "Outbound" if outbound else "Inbound",
			**values,
		}
		return Event(
			event_id=f"{call}-{channel}-{name}-{at.timestamp():.6f}", call_id=call, event=name, at=at, **given
		)

	def _ringing(self, message: Message, now: datetime) -> Event | None:
		seat = self._seat(message.get("DestChannel")) or self._seat(message.get("Channel"))
		return self._event("ringing", message, now, seat=seat)

	def _answered(self, message: Message, now: datetime) -> Event | None:
		if message.get("DialStatus") != "ANSWER":
			return None
		seat = self._seat(message.get("DestChannel")) or self._seat(message.get("Channel"))
		return self._event("answered", message, now, seat=seat)

	def _queued(self, message: Message, now: datetime) -> Event | None:
		details = {"queue": message.get("Queue", ""), "position": int(message.get("Position") or 0)}
		return self._event("queued", message, now, details=details)

	def _held(self, message: Message, now: datetime) -> Event | None:
		name = "held" if message["Event"] == "Hold" else "resumed"
		return self._event(name, message, now, seat=self._seat(message.get("Channel")))

	def _transferred(self, message: Message, now: datetime) -> Event | None:
		channel = message.get("TransfererChannel") or message.get("OrigTransfererChannel")
		target = message.get("Extension") or extension_of(message.get("TransferTargetChannel", ""))
		details = {"target": target} if target else {}
		return self._event("transferred", message, now, seat=self._seat(channel), details=details)

	def _conferenced(self, message: Message, now: datetime) -> Event | None:
		return self._event("conferenced", message, now, seat=self._seat(message.get("Channel")))

	def _hanging_up(self, message: Message, now: datetime) -> None:
		"""The first who hangs up ends the call."""
		by = "agent" if self._seat(message.get("Channel")) else "caller"
		self._hung_up_by.setdefault(message.get("Linkedid", ""), by)

	def _ended(self, message: Message, now: datetime) -> Event | None:
		call = message.get("Linkedid", "")
		if message.get("Uniqueid") != call:
			return None
		details = {"by": self._hung_up_by.pop(call, "system"), "cause": message.get("Cause-txt", "")}
		return self._event("ended", message, now, details=details)

	def _told(self, message: Message, now: datetime) -> Event | None:
		kind = message.get("Kind", "")
		if message.get("UserEvent") != "Hotline" or kind not in TOLD:
			return None
		details: dict[str, object] = {TOLD[kind]: message.get("Value", "")}
		if message.get("Duration", "").isdigit():
			details["duration"] = int(message["Duration"])
		return self._event(kind, message, now, seat=self._seat(message.get("Channel")), details=details)


def _number(value: str | None) -> str:
	return "" if value in (None, "<unknown>", "s") else value
