"""What is looked at: a period, and the lines that follow a standard."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self

import frappe
from frappe.utils import getdate, now_datetime

Lines = tuple[str, ...] | None


@dataclass(frozen=True)
class Scope:
	"""From `start` to before `end`, for these lines; None is all that the centre has."""

	start: datetime
	end: datetime
	lines: Lines = None

	@classmethod
	def of_days(cls, first: date | str, last: date | str, lines: Lines = None) -> Self:
		"""Return the scope from the first day to the end of the last."""
		after = getdate(last) + timedelta(days=1)
		return cls(datetime.combine(getdate(first), time.min), datetime.combine(after, time.min), lines)

	@property
	def until(self) -> datetime:
		"""Until when anything can have happened: the end, or now."""
		return min(self.end, now_datetime())

	@property
	def day(self) -> date:
		"""The last day that is looked at, today at the latest."""
		return min((self.end - timedelta(seconds=1)).date(), now_datetime().date())

	@property
	def is_past(self) -> bool:
		"""Whether more than a month lies between its end and today, so that settings of today say nothing."""
		return now_datetime() - self.end > timedelta(days=31)


def lines_by_standard() -> dict[str, Lines]:
	"""Return by standard the enabled lines that follow it; where no line names any, all lines follow all."""
	rows = frappe.get_all("HL Line", {"enabled": 1}, ["name", "standard"], order_by="number, name")
	sources = frappe.get_meta("HL Standard Clause").get_field("source").options.split("\n")
	if not any(row.standard for row in rows):
		return dict.fromkeys(sources)
	return {source: tuple(row.name for row in rows if row.standard == source) for source in sources}
