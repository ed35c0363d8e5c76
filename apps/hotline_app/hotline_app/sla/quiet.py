"""Hours in which nobody is sent a message."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from .calendar import Calendar, Window
from .errors import CalendarError

_DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class QuietHours:
	"""The same hours of every day, in a time zone; an end that is not after the start is on the next day."""

	hours: Calendar

	@classmethod
	def parse(cls, calendar: Calendar, start: str | None, end: str | None) -> Self | None:
		"""Read two clock times, `HH:MM`, in the calendar's zone; None where they leave no hours.

		Raises `CalendarError` for what is no time, for one time alone, and for all of the day.
		"""
		if (not start and not end) or start == end:
			return None
		if not start or not end:
			raise CalendarError("quiet hours have a start and an end")
		window = Window.parse(start, end)
		if window.end - window.start >= _DAY_MINUTES:
			raise CalendarError("quiet hours must leave a part of the day")
		return cls(Calendar(calendar.zone, ((window,),) * 7))

	def end_from(self, moment: datetime) -> datetime:
		"""The moment itself, or the end of the quiet hours that it falls into."""
		instant = self.hours.instant(moment)
		for window in self.hours.windows(self.hours.working_day_of(instant)):
			if window.start <= instant < window.end:
				return self.hours.local(window.end)
		return self.hours.local(instant)
