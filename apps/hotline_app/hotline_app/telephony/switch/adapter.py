"""What the platform knows of a telephone switch, whatever its kind. Nothing here touches the site."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from hotline_app.telephony.course import Event

# What may be dialled: no letter of a dialplan, of a header or of a shell gets through.
NUMBER = re.compile(r"^\+?[0-9*#]{1,32}$")
ACTIONS = frozenset(
	{
		"answer",
		"hold",
		"resume",
		"transfer",
		"consult",
		"conference",
		"dial",
		"hang_up",
		"ready",
		"not_ready",
		"listen",
		"whisper",
	}
)


class SwitchError(Exception):
	"""The switch can't be reached, or the connection has broken."""


class LoginRefused(SwitchError):
	"""The switch does not accept the account or the secret; trying at once again would lock it."""


class CommandRefused(Exception):
	"""The switch is there, but does not do what it was told; the text says why."""


@dataclass(frozen=True)
class Settings:
	"""How a switch is reached; secrets are not shown when it is printed."""

	name: str
	kind: str
	host: str = ""
	port: int = 0
	encrypted: bool = False
	address: str = ""
	account: str = ""
	secret: str = field(default="", repr=False)
	endpoint: str = ""
	trunk: str = ""
	context: str = ""
	application: str = ""
	line: str | None = None
	details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Command:
	"""What a seat wants of the switch.

	`extension` is the seat's telephone, `call` the switch's own id of the call, `target` a number or another
	telephone; `seat_of_call` the telephone that is listened to.
	"""

	action: str
	extension: str
	call: str = ""
	target: str = ""
	seat_of_call: str = ""
	reason: str = ""
	values: dict[str, Any] = field(default_factory=dict)

	def __post_init__(self) -> None:
		if self.action not in ACTIONS:
			raise ValueError(f"no such command: {self.action}")
		for number in (self.extension, self.target, self.seat_of_call):
			if number and not NUMBER.match(number):
				raise ValueError(f"no telephone number: {number!r}")


class Adapter(ABC):
	"""A connection with one switch. It is used once: after its end a new one is made.

	`hear` is given each event of the switch as ours, its time with an offset; where an event names a
	telephone, `seat` is its extension. `seats` are the extensions that are seats.
	"""

	def __init__(self, settings: Settings, hear: Callable[[Event], None], seats: Collection[str] = ()):
		self.settings = settings
		self.hear = hear
		self.seats = seats

	@abstractmethod
	async def connect(self) -> None:
		"""Connect and sign in. Raises SwitchError or LoginRefused."""

	@abstractmethod
	async def serve(self) -> None:
		"""Take in events until the connection ends, and then raise SwitchError."""

	@abstractmethod
	async def send(self, command: Command) -> None:
		"""Let the switch do something. Raises CommandRefused or SwitchError."""

	def did(self, event: str, command: Command) -> None:
		"""Tell of what a command has begun, where the switch itself does not tell of it."""
		now = datetime.now(UTC)
		details = {"target": command.target} if command.target else {}
		id = f"{command.call}-{event}-{now.timestamp():.6f}"
		self.hear(Event(id, command.call, event, now, seat=command.extension, details=details))

	async def control(self, what: str, values: Mapping[str, str]) -> None:
		"""Do what an administrator asks the switch itself for; only made-up ones do anything."""
		raise CommandRefused("the switch is not steered from here")

	def know_seats(self, seats: Mapping[str, str | None]) -> None:
		"""Take note of the seats: their states by extension."""
		return None

	async def check(self) -> None:
		"""Raise SwitchError unless the switch still answers."""
		return None

	async def calls(self) -> Collection[str] | None:
		"""Return the ids of the calls that the switch has now, None if it can't say."""
		return None

	async def close(self) -> None:
		"""Leave the switch; does nothing where there is no connection any more."""
		return None
