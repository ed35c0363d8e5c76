"""The telephones and calls of a made-up switch."""

from dataclasses import dataclass, field
from datetime import datetime

FREE, AWAY, BUSY, WRAPPING = "Free", "Away", "Busy", "Wrap-up"


class Refused(Exception):
	"""What a seat asked for can't be done now."""


@dataclass
class Seat:
	"""A telephone at the exchange; a person's waits to be answered, the others answer by themselves."""

	extension: str
	is_persons: bool = False
	state: str = FREE
	free_since: datetime | None = None
	call: "Call | None" = None


@dataclass
class Call:
	"""A call at the exchange. `turn` counts what has happened, so that plans made before it lapse."""

	id: str
	caller: str
	called: str
	direction: str = "Inbound"
	seat: Seat | None = None
	guests: list[Seat] = field(default_factory=list)
	tried: set[str] = field(default_factory=set)
	is_queued: bool = False
	is_held: bool = False
	answered_at: datetime | None = None
	talks_with: Seat | None = None
	is_conference: bool = False
	is_over: bool = False
	turn: int = 0
