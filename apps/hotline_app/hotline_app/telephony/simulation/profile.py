"""What a day at a line is like: when people call, how long they wait and talk, what else happens."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

# Share of a day's calls in each hour: little at night, two tops, a dip at noon.
HOURS = (6, 4, 3, 2, 2, 4, 10, 28, 72, 98, 92, 70, 44, 58, 84, 86, 78, 62, 42, 36, 32, 26, 16, 10)
CHOICES = ("1", "1", "1", "2", "2", "3", "0", "0", "0", "0")
_MOBILE = ("13", "15", "17", "18", "19")


@dataclass(frozen=True)
class Profile:
	"""Likelihoods are shares of 1, times are seconds."""

	calls_a_day: int = 400
	hours: Sequence[float] = HOURS
	callers: Sequence[str] = ()
	numbers: Sequence[str] = ("12345",)
	known_callers: float = 0.45
	menu_s: tuple[float, float] = (4, 20)
	leaves_in_menu: float = 0.04
	patience_s: float = 110
	leaves_message: float = 0.25
	answer_s: tuple[float, float] = (2, 12)
	does_not_answer: float = 0.03
	rings_for_s: float = 20
	talk_s: float = 140
	silent: float = 0.02
	wrong_number: float = 0.03
	holds: float = 0.18
	hold_s: tuple[float, float] = (8, 60)
	transfers: float = 0.06
	consults: float = 0.05
	confers: float = 0.3
	wrap_up_s: tuple[float, float] = (8, 50)
	rates: float = 0.4
	rating_number: str = ""
	caller_hangs_up: float = 0.7

	def gap_s(self, random: Random, hour: int) -> float:
		"""Return how long it is to the next call, at this hour; calls come one by one, by chance."""
		a_second = self.calls_a_day * self.hours[hour % 24] / sum(self.hours) / 3600
		return random.expovariate(a_second) if a_second > 0 else 3600

	def caller(self, random: Random) -> str:
		"""Return who calls: somebody known, or any mobile number."""
		if self.callers and random.random() < self.known_callers:
			return random.choice(self.callers)
		return f"{random.choice(_MOBILE)}{random.randrange(10**8, 10**9)}"

	def talking_s(self, random: Random) -> float:
		"""Return how long a talk lasts: mostly short, a few long ones."""
		fate = random.random()
		if fate < self.silent:
			return random.uniform(4, 9)
		if fate < self.silent + self.wrong_number:
			return random.uniform(8, 20)
		return min(max(random.lognormvariate(0, 0.6) * self.talk_s, 20), 1800)
