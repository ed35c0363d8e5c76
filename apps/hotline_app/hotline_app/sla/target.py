"""How long a clock may run: an amount and its unit."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from .errors import TargetError

_MAX_DAYS = 36_525  # a hundred years


class Unit(StrEnum):
	"""What a target counts. The last two count from a date and not from the start of a clock."""

	MINUTES = "m"
	HOURS = "h"
	ELAPSED_MINUTES = "em"
	WORKING_DAYS = "wd"
	CALENDAR_DAYS = "cd"
	SAME_DAY = "sameday"
	WORKING_DAYS_BEFORE = "wd-before"
	WORKING_DAYS_AFTER = "wd-after"


_PER_DAY = {Unit.MINUTES: 24 * 60, Unit.HOURS: 24, Unit.ELAPSED_MINUTES: 24 * 60}


@dataclass(frozen=True)
class Target:
	"""A whole amount of a unit, at most a hundred years of it; `sameday` has the amount 0.

	Raises `TargetError` for a negative or absurd amount.
	"""

	amount: int
	unit: Unit

	def __post_init__(self) -> None:
		if self.amount < 0:
			raise TargetError(f"target {self} is negative")
		if self.amount > _MAX_DAYS * _PER_DAY.get(self.unit, 1):
			raise TargetError(f"target {self} is more than a hundred years")
		if self.unit is Unit.SAME_DAY and self.amount:
			raise TargetError("sameday takes no amount")

	@classmethod
	def parse(cls, text: str) -> Self:
		"""Read `90m`, `8h`, `30em`, `3wd`, `5cd`, `sameday`, `7wd-before` or `7wd-after`."""
		if text == Unit.SAME_DAY:
			return cls(0, Unit.SAME_DAY)
		found = re.fullmatch(r"(-?[0-9]{1,12})(m|h|em|wd|cd|wd-before|wd-after)", text)
		if not found:
			raise TargetError(f"unreadable target {text!r} (such as 90m, 8h, 30em, 3wd, 5cd or sameday)")
		return cls(int(found[1]), Unit(found[2]))

	def __str__(self) -> str:
		return self.unit.value if self.unit is Unit.SAME_DAY else f"{self.amount}{self.unit}"
