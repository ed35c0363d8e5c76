"""What the events of Asterisk's REST interface (ARI) mean. Pure: it reads messages and remembers channels.

A call bears the id of the channel that came or was dialled first; `Dial` says which channels belong to it.
What only the dialplan knows it tells by `UserEvent(Hotline, Kind: rating, Value: 5)` (docs/telephony.md).
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from hotline_app.telephony.course import Event

from .ami_events import TOLD, extension_of

Message = Mapping[str, Any]


class Course:
	"""Follows the channels of a switch, and says what happens to its calls."""

	def __init__(self, seats: Collection[str]):
		self._seats = seats
		# By the id of a channel: the id of its call, and the channel as it was told last.
		self._call: dict[str, str] = {}
		self._channels: dict[str, Message] = {}
		self._hung_up_by: dict[str, str] = {}
		self._known = {
			"Dial": self._dialled,
			"ChannelHold": self._held,
			"ChannelUnhold": self._held,
			"BridgeBlindTransfer": self._transferred,
			"BridgeAttendedTransfer": self._transferred,
			"ChannelHangupRequest": self._hanging_up,
			"ChannelDestroyed": self._ended,
			"ChannelUserevent": self._told,
			"RecordingFinished": self._recorded,
		}

	def events(self, message: Message, now: datetime) -> list[Event]:
		"""Return what a message of the switch means; `now` is its time where it does not say one."""
		for name in ("channel", "caller", "peer", "transferer"):
			if channel := message.get(name):
				self.note(channel)
		make = self._known.get(message.get("type", ""))
		event = make(message, now) if make else None
		if message.get("type") == "ChannelDestroyed":
			self._call.pop(message["channel"]["id"], None)
			self._channels.pop(message["channel"]["id"], None)
		return [event] if event else []

	def note(self, channel: Message) -> None:
		"""Remember a channel."""
		self._channels[channel["id"]] = channel
		self._call.setdefault(channel["id"], channel["id"])

	def belong(self, channel: str, call: str) -> None:
		"""Remember that a channel is one of a call."""
		self._call[channel] = call

	def call_of(self, channel: str) -> str:
		"""Return the call of a channel."""
		return self._call.get(channel, channel)

	def channel(self, call: str, extension: str) -> str | None:
		"""Return the id of a telephone's channel in a call, or in any if the call is not known."""
		return next(
			(
				id
				for id, channel in reversed(self._channels.items())
				if extension_of(channel.get("name", "")) == extension and call in ("", self.call_of(id))
			),
			None,
		)

	def name_of(self, channel: str) -> str:
		"""Return the name of a channel."""
		return self._channels.get(channel, {}).get("name", "")

	def _seat(self, channel: Message | None) -> str | None:
		extension = extension_of((channel or {}).get("name", ""))
		return extension if extension in self._seats else None

	def _event(self, name: str, of: str, message: Message, now: datetime, **values: object) -> Event:
		call = self.call_of(of)
		stamp = message.get("timestamp")
		at = datetime.fromisoformat(stamp) if stamp else now
		first = self._channels.get(call, {})
		given = {
			"caller": (first.get("caller") or {}).get("number") or None,
			"called": (first.get("dialplan") or {}).get("exten") or None,
			"direction": "Outbound" if self._seat(first) else "Inbound",
			**values,
		}
		return Event(event_id=f"{of}-{name}-{at.timestamp():.6f}", call_id=call, event=name, at=at, **given)

	def _dialled(self, message: Message, now: datetime) -> Event | None:
		caller, peer = message.get("caller"), message["peer"]
		if caller:
			self.belong(peer["id"], self.call_of(caller["id"]))
		name = {"": "ringing", "ANSWER": "answered"}.get(message.get("dialstatus", ""))
		seat = self._seat(peer) or self._seat(caller)
		return self._event(name, peer["id"], message, now, seat=seat) if name else None

	def _held(self, message: Message, now: datetime) -> Event:
		name = "held" if message["type"] == "ChannelHold" else "resumed"
		channel = message["channel"]
		return self._event(name, channel["id"], message, now, seat=self._seat(channel))

	def _transferred(self, message: Message, now: datetime) -> Event | None:
		channel = message.get("channel") or message.get("transferer_first_leg")
		if not channel:
			return None
		target = message.get("exten") or extension_of((message.get("transfer_target") or {}).get("name", ""))
		details = {"target": target} if target else {}
		return self._event(
			"transferred", channel["id"], message, now, seat=self._seat(channel), details=details
		)

	def _hanging_up(self, message: Message, now: datetime) -> None:
		"""The first who hangs up ends the call."""
		channel = message["channel"]
		by = "agent" if self._seat(channel) else "caller"
		self._hung_up_by.setdefault(self.call_of(channel["id"]), by)

	def _ended(self, message: Message, now: datetime) -> Event | None:
		id = message["channel"]["id"]
		if self.call_of(id) != id:
			return None
		details = {"by": self._hung_up_by.pop(id, "system"), "cause": message.get("cause_txt", "")}
		return self._event("ended", id, message, now, details=details)

	def _told(self, message: Message, now: datetime) -> Event | None:
		told, channel = message.get("userevent") or {}, message.get("channel")
		kind = told.get("Kind", "")
		if message.get("eventname") != "Hotline" or kind not in TOLD or not channel:
			return None
		details = {TOLD[kind]: told.get("Value", "")}
		return self._event(kind, channel["id"], message, now, seat=self._seat(channel), details=details)

	def _recorded(self, message: Message, now: datetime) -> Event | None:
		recording = message["recording"]
		what, _colon, id = recording.get("target_uri", "").partition(":")
		if what != "channel":
			return None
		details = {
			"file": f"{recording['name']}.{recording['format']}",
			"duration": recording.get("duration"),
		}
		return self._event("recording_ready", id, message, now, details=details)
