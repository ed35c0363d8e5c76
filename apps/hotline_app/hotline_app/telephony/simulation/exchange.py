"""A switch in virtual time: calls come, wait, ring, are answered, held, passed on, and end.

The same seed and the same commands make the same events. Time goes on as fast as `run` is asked for it, so a
day takes a moment, or, driven by a clock, a day.
"""

import itertools
from collections.abc import Callable, Iterable
from datetime import datetime
from random import Random
from typing import Any

from hotline_app.telephony.course import Event

from .parts import BUSY, FREE, WRAPPING, Call, Refused, Seat
from .plans import Plans
from .profile import CHOICES, Profile


class Exchange(Plans):
	"""Plays calls, and tells of them by `tell`."""

	def __init__(
		self,
		begin: datetime,
		seats: Iterable[Seat],
		tell: Callable[[Event], None],
		*,
		profile: Profile | None = None,
		seed: int = 1,
		name: str = "sim",
	):
		super().__init__(begin)
		self.seats = {seat.extension: seat for seat in seats}
		self.calls: dict[str, Call] = {}
		self.profile = profile or Profile()
		self._tell = tell
		self._random = Random(seed)
		self._name = f"{name}-{seed}-{begin:%Y%m%d%H%M%S}"
		self._numbers = itertools.count(1)
		self._events = itertools.count(1)
		self._queue: list[Call] = []
		self._takes_calls = False

	def open(self) -> None:
		"""Let calls come in, by the day's profile."""
		if not self._takes_calls:
			self._takes_calls = True
			self._plan_next_call()

	def shut(self) -> None:
		"""Let no further call come in; those that are there go on."""
		self._takes_calls = False

	def between(self, span: tuple[float, float]) -> float:
		return self._random.uniform(*span)

	def happens(self, share: float) -> bool:
		return self._random.random() < share

	def say(self, call: Call, event: str, seat: Seat | None = None, **details: Any) -> None:
		self._tell(
			Event(
				event_id=f"{self._name}-e{next(self._events)}",
				call_id=call.id,
				event=event,
				at=self.now,
				seat=seat.extension if seat else None,
				caller=call.caller,
				called=call.called,
				direction=call.direction,
				details=details,
			)
		)

	# Calls that come in

	def _plan_next_call(self) -> None:
		"""Within this hour by its own frequency; what would lie beyond is drawn anew by the next hour's."""
		gap = self.profile.gap_s(self._random, self.now.hour)
		left = 3600 - (self.now.minute * 60 + self.now.second + self.now.microsecond / 1_000_000)
		if gap < left:
			self.after(gap, self._next_call)
		elif self._takes_calls:
			self.after(left, self._plan_next_call)

	def _next_call(self) -> None:
		if self._takes_calls:
			self.arrive()
			self._plan_next_call()

	def arrive(self, caller: str | None = None, seat: str | None = None) -> Call:
		"""Let somebody call; to a certain seat if one is named and free."""
		wanted = self.seats.get(seat or "")
		if seat and (not wanted or wanted.state != FREE):
			raise Refused("the seat is not free")
		number = caller or self.profile.caller(self._random)
		call = self.new_call(number, self._random.choice(list(self.profile.numbers)))
		if wanted:
			self.ring(call, wanted)
			return call
		menu = self.between(self.profile.menu_s)
		if self.happens(self.profile.leaves_in_menu):
			self.after(menu, lambda: self.end(call, "caller"), call)
		else:
			self.after(menu, lambda: self._choose(call), call)
		return call

	def new_call(self, caller: str, called: str, direction: str = "Inbound") -> Call:
		call = Call(f"{self._name}-c{next(self._numbers)}", caller, called, direction)
		self.calls[call.id] = call
		return call

	def _choose(self, call: Call) -> None:
		self.say(call, "ivr_choice", choice=self._random.choice(CHOICES))
		patience = self._random.expovariate(1 / self.profile.patience_s)
		call.is_queued = True
		self._queue.append(call)
		self.say(call, "queued", position=len(self._queue))
		self._after_waiting(call, patience)
		self.hand_out()

	def _after_waiting(self, call: Call, patience: float) -> None:
		"""Patience runs on while it rings, so it does not lapse by a change of turn."""
		self.after(patience, lambda: self._lose_patience(call))

	def _lose_patience(self, call: Call) -> None:
		if call.is_over or call.talks_with:
			return
		if not call.answered_at and self.happens(self.profile.leaves_message):
			self._leave_message(call)
		else:
			self.end(call, "caller")

	def _leave_message(self, call: Call) -> None:
		self._unqueue(call)
		self._free(call)
		call.turn += 1
		seconds = round(self.between((8, 25)))
		self.say(call, "voicemail")

		def hang_up() -> None:
			self.end(call, "caller")
			self.say(call, "recording_ready", file=f"tone:{call.id}:{seconds}", duration=seconds)

		self.after(seconds, hang_up, call)

	def hand_out(self) -> None:
		"""Give waiting calls to free seats: the longest wait to the seat that is free the longest."""
		for call in list(self._queue):
			seat = self._free_seat(call)
			if seat:
				self.ring(call, seat)

	def _free_seat(self, call: Call) -> Seat | None:
		free = [s for s in self.seats.values() if s.state == FREE and s.extension not in call.tried]
		return min(free, key=lambda s: (s.free_since or datetime.min, s.extension), default=None)

	def ring(self, call: Call, seat: Seat) -> None:
		self._unqueue(call)
		call.seat, seat.call, seat.state = seat, call, BUSY
		call.turn += 1
		self.say(call, "ringing", seat)
		if not seat.is_persons and not self.happens(self.profile.does_not_answer):
			self.after(self.between(self.profile.answer_s), lambda: self.answer(call, seat), call)
		else:
			self.after(self.profile.rings_for_s, lambda: self._not_answered(call, seat), call)

	def _not_answered(self, call: Call, seat: Seat) -> None:
		call.tried.add(seat.extension)
		self._free(call)
		call.turn += 1
		call.is_queued = True
		self._queue.insert(0, call)
		self.say(call, "queued", position=1)
		if not self._free_seat(call):
			# Everybody was asked: begin anew.
			call.tried.clear()
		self.after(1, self.hand_out)

	def _unqueue(self, call: Call) -> None:
		if call.is_queued:
			call.is_queued = False
			self._queue.remove(call)

	def _free(self, call: Call) -> None:
		"""Let go of the seats of a call that did not come to talk there, or have nothing to write."""
		for seat in [call.seat, *call.guests]:
			if seat and seat.call is call:
				seat.call, seat.state, seat.free_since = None, FREE, self.now
		call.seat, call.guests = None, []

	# The talk

	def answer(self, call: Call, seat: Seat) -> None:
		call.turn += 1
		call.answered_at, call.talks_with = call.answered_at or self.now, seat
		self.say(call, "answered", seat)
		if not seat.is_persons or call.direction == "Outbound":
			self.after(self.profile.talking_s(self._random), lambda: self._finish_talk(call), call)
			self._plan_middle(call, seat)
		else:
			# A person decides what happens; the caller has no more patience than people have.
			self.after(1800, lambda: self.end(call, "caller"), call)

	def _plan_middle(self, call: Call, seat: Seat) -> None:
		if seat.is_persons:
			return
		if self.happens(self.profile.holds):
			self._later(call, self.between((5, 15)), lambda: self._hold_a_while(call, seat))
		elif self.happens(self.profile.transfers):
			self._later(call, self.between((15, 40)), lambda: self._pass_on(call, seat))
		elif self.happens(self.profile.consults):
			self._later(call, self.between((10, 30)), lambda: self._ask_somebody(call, seat))

	def _later(self, call: Call, seconds: float, happen: Callable[[], None]) -> None:
		"""Plan something within the talk, which ends no sooner for it."""

		def while_talking() -> None:
			if not call.is_over and call.seat and not call.is_held:
				happen()

		self.after(seconds, while_talking)

	def _hold_a_while(self, call: Call, seat: Seat) -> None:
		self.hold(call)
		self.after(self.between(self.profile.hold_s), lambda: self.take_back(call, seat), call)

	def hold(self, call: Call) -> None:
		call.turn += 1
		call.is_held = True
		self.say(call, "held", call.seat)

	def take_back(self, call: Call, seat: Seat) -> None:
		call.turn += 1
		call.is_held = False
		self.say(call, "resumed", seat)
		if not seat.is_persons:
			self.after(self.profile.talking_s(self._random) / 2, lambda: self._finish_talk(call), call)

	def _pass_on(self, call: Call, seat: Seat) -> None:
		other = self._free_seat(call)
		if other:
			self.transfer(call, seat, other.extension)

	def _ask_somebody(self, call: Call, seat: Seat) -> None:
		other = self._free_seat(call)
		if not other:
			return
		self.consult(call, seat, other)

		def done() -> None:
			if self.happens(self.profile.confers):
				call.is_conference = True
				self.say(call, "conferenced", seat, target=other.extension)
			else:
				self.let_go(other)
				self.say(call, "resumed", seat)
			call.is_held = False
			call.turn += 1
			self.after(self.profile.talking_s(self._random) / 2, lambda: self._finish_talk(call), call)

		self.after(self.between((8, 30)), done, call)

	def consult(self, call: Call, seat: Seat, other: Seat) -> None:
		call.turn += 1
		call.is_held = True
		other.state, other.call = BUSY, call
		call.guests.append(other)
		self.say(call, "consulted", seat, target=other.extension)

	def let_go(self, seat: Seat) -> None:
		if seat.call and seat in seat.call.guests:
			seat.call.guests.remove(seat)
		seat.call, seat.state, seat.free_since = None, FREE, self.now
		self.after(0, self.hand_out)

	def transfer(self, call: Call, seat: Seat, target: str) -> None:
		call.turn += 1
		call.is_held, call.talks_with = False, None
		self.say(call, "transferred", seat, target=target)
		self.say(call, "recording_ready", file=f"tone:{call.id}-{seat.extension}:{self._talked(call)}")
		other = self.seats.get(target)
		self._wrap_up(call, seat)
		call.seat = None
		if other is None:
			# Nobody of ours is in the call any more.
			if target == self.profile.rating_number:
				self._rate(call, seat)
			self.end(call, "agent")
		elif other.state == FREE:
			self.ring(call, other)
		else:
			call.is_queued = True
			self._queue.insert(0, call)
			self.say(call, "queued", position=1)
			self._after_waiting(call, self.profile.patience_s)

	def _finish_talk(self, call: Call) -> None:
		by = "caller" if self.happens(self.profile.caller_hangs_up) else "agent"
		if by == "agent" and self.happens(self.profile.rates):
			self._rate(call, call.seat)
		self.end(call, by)

	def _rate(self, call: Call, seat: Seat | None) -> None:
		self.say(call, "rating", seat, rating=self._random.choice((5, 5, 5, 4, 4, 3, 2, 1)))

	def _talked(self, call: Call) -> int:
		return max(1, round((self.now - (call.answered_at or self.now)).total_seconds()))

	def end(self, call: Call, by: str) -> None:
		if call.is_over:
			return
		self._unqueue(call)
		call.is_over = True
		call.turn += 1
		seat, guests = call.seat, list(call.guests)
		self.say(call, "ended", seat, by=by)
		if seat and call.talks_with is seat:
			seconds = self._talked(call)
			self.say(call, "recording_ready", file=f"tone:{call.id}:{seconds}", duration=seconds)
			self._wrap_up(call, seat)
		elif seat:
			seat.call, seat.state, seat.free_since = None, FREE, self.now
		for guest in guests:
			# Who spoke with the caller has something to write, too.
			if call.is_conference:
				self._wrap_up(call, guest)
			else:
				self.let_go(guest)
		self.calls.pop(call.id, None)
		self.after(0, self.hand_out)

	def _wrap_up(self, call: Call, seat: Seat) -> None:
		"""A person says when the writing is done; the others need their time."""
		seat.call, seat.state = None, WRAPPING
		if seat.is_persons:
			return

		def done() -> None:
			if seat.state == WRAPPING:
				seat.state, seat.free_since = FREE, self.now
				self.say(call, "wrapped_up", seat)
				self.hand_out()

		self.after(self.between(self.profile.wrap_up_s), done)
