"""A made-up switch in real time: it plays calls at its seats and obeys them, without any telephone."""

import asyncio
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hotline_app.telephony.course import Event
from hotline_app.telephony.simulation.exchange import Exchange
from hotline_app.telephony.simulation.parts import AWAY, FREE, WRAPPING, Refused, Seat
from hotline_app.telephony.simulation.profile import Profile
from hotline_app.telephony.simulation.telephones import obey

from .adapter import Adapter, Command, CommandRefused, Settings

_LONGEST_PAUSE_S = 0.5


class SimulatorAdapter(Adapter):
	"""Plays calls as `Settings.details` say: running, speed, seed, calls_a_day, crew, callers, numbers."""

	def __init__(
		self,
		settings: Settings,
		hear: Callable[[Event], None],
		seats: Collection[str] = (),
		clock: Callable[[], float] = time.monotonic,
	):
		super().__init__(settings, hear, seats)
		self._clock = clock
		self._speed = max(float(settings.details.get("speed") or 1), 0.01)
		self._changed = asyncio.Event()
		self.exchange: Exchange | None = None

	async def connect(self) -> None:
		details, now = self.settings.details, datetime.now(UTC)
		crew = sorted(self.seats)[-int(details.get("crew") or 0) :] if details.get("crew") else []
		self.exchange = Exchange(
			now,
			[
				Seat(seat, is_persons=seat not in crew, state=FREE if seat in crew else AWAY)
				for seat in self.seats
			],
			self._tell,
			profile=Profile(
				calls_a_day=int(details.get("calls_a_day") or 400),
				callers=tuple(details.get("callers") or ()),
				numbers=tuple(details.get("numbers") or ()) or ("12345",),
				rating_number=details.get("rating_number") or "",
			),
			seed=int(details.get("seed") or 1),
			name=self.settings.name[:40],
		)
		self._began, self._begin = self._clock(), now
		self.know_seats(self.seats)
		if details.get("running"):
			self.exchange.open()

	def _tell(self, event: Event) -> None:
		"""Events bear the time at which they are told, whatever the speed: nothing lies in the future."""
		self.hear(replace(event, at=datetime.now(UTC)))

	async def serve(self) -> None:
		while True:
			pause = self.go_on()
			self._changed.clear()
			try:
				await asyncio.wait_for(self._changed.wait(), pause)
			except TimeoutError:
				continue

	def go_on(self) -> float:
		"""Let happen what is due, and return how many seconds may pass until the next look."""
		passed = (self._clock() - self._began) * self._speed
		self.exchange.run(self._begin + timedelta(seconds=passed))
		upcoming = self.exchange.next_at()
		if not upcoming:
			return _LONGEST_PAUSE_S
		wait = (upcoming - self.exchange.now).total_seconds() / self._speed
		return min(max(wait, 0.01), _LONGEST_PAUSE_S)

	async def calls(self) -> Collection[str]:
		return set(self.exchange.calls)

	def know_seats(self, seats: Mapping[str, str | None]) -> None:
		"""A person's telephone is free while the person is ready; `seats` are states by extension."""
		self.seats = seats
		if not self.exchange or not isinstance(seats, Mapping):
			return
		for extension, state in seats.items():
			seat = self.exchange.seats.setdefault(extension, Seat(extension, is_persons=True, state=AWAY))
			if state == "Ready":
				seat.is_persons = True
				if seat.state in (AWAY, WRAPPING):
					seat.state, seat.free_since = FREE, self.exchange.now
					self.exchange.hand_out()
			elif seat.is_persons and seat.state == FREE:
				seat.state = AWAY

	async def send(self, command: Command) -> None:
		self.go_on()
		try:
			obey(self.exchange, command.action, command.extension, command.target)
		except Refused as error:
			raise CommandRefused(str(error)) from error
		self._changed.set()

	async def control(self, what: str, values: Mapping[str, str]) -> None:
		"""Start or stop the calls, change the speed, or let somebody call a seat."""
		self.go_on()
		match what:
			case "start":
				self.exchange.open()
			case "stop":
				self.exchange.shut()
			case "call":
				try:
					self.exchange.arrive(values.get("caller") or None, values.get("extension"))
				except Refused as error:
					raise CommandRefused(str(error)) from error
			case _:
				raise CommandRefused(f"nothing to control: {what}")
		self._changed.set()
