"""Days, weeks and months as a line counts them: each begins at midnight by the line's own clock.

Times are stored in the site's time zone. A line whose calendar has another zone has other days, so what came
in late in the evening may belong to the day after there.
"""

from bisect import bisect_right
from datetime import date, datetime, time, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

import frappe
from frappe import _
from frappe.utils import add_days, formatdate, get_first_day_of_week, get_system_timezone

from hotline_app.sla import site_time

from . import period

DAY, WEEK, MONTH = "Day", "Week", "Month"
EVERY = (DAY, WEEK, MONTH)
MOST = 100
# The first day of the calendar that `to_seconds` of the database counts from lies so many days earlier.
_BEFORE_ORDINALS = 365


class Spans:
	"""The days, weeks or months of a period, the first and the last cut where the period is."""

	def __init__(self, starts: list[date], last: date) -> None:
		self.starts = starts
		self.last = last

	@classmethod
	def of(cls, filters: dict[str, Any]) -> Self:
		"""Return those from `from_date` to `to_date` of a report's filters, by its `every` (default: Day).

		Raises like `period.dates`, and ValidationError for more than 100 of them.
		"""
		first, last = period.dates(filters)
		every = filters.get("every") or DAY
		if every not in EVERY:
			frappe.throw(_("There is no such period: {0}").format(frappe.utils.escape_html(str(every))))
		starts = [first]
		while (following := _following(every, starts[-1])) <= last:
			starts.append(following)
			if len(starts) > MOST:
				frappe.throw(
					_("More than {0} days, weeks or months at once. Choose a shorter period.").format(MOST)
				)
		return cls(starts, last)

	def __len__(self) -> int:
		return len(self.starts)

	def label(self, number: int) -> str:
		"""Return the dates of a span, for people."""
		start, end = self.starts[number], self._end(number)
		return formatdate(start) if start == end else f"{formatdate(start)} – {formatdate(end)}"

	def borders(self, zone: ZoneInfo) -> list[datetime]:
		"""Return when each span begins, and after them when the last ends, as times are stored."""
		days = (*self.starts, self.last + timedelta(days=1))
		return [site_time.as_stored(datetime.combine(day, time.min, zone)) for day in days]

	def _end(self, number: int) -> date:
		following = self.starts[number + 1 :]
		return following[0] - timedelta(days=1) if following else self.last


def zones(line: str | None = None) -> dict[ZoneInfo, list[str]]:
	"""Return the lines, or only the one, by their time zones."""
	# Which lines there are, and by what clock, is no secret; what is counted of them asks for rights.
	lines = frappe.get_all("HL Line", {"name": line} if line else {}, ["name", "calendar"])
	clocks = dict(frappe.get_all("HL Service Calendar", fields=["name", "time_zone"], as_list=True))
	found: dict[ZoneInfo, list[str]] = {}
	for row in lines:
		zone = ZoneInfo(clocks.get(row.calendar) or get_system_timezone())
		found.setdefault(zone, []).append(row.name)
	return found


def counted(
	doctype: str, moment: str, spans: Spans, line: str | None, conditions: list[list], fields: list[str]
) -> list[frappe._dict]:
	"""Return how many records (`number`) have their `moment` in each `span`, told apart by `fields`.

	One query a time zone; only what the user may read is counted. `fields` may be expressions with an alias.
	"""
	rows: list[frappe._dict] = []
	grouped = ", ".join(["`span`", *(field.rpartition(" as ")[2] for field in fields)])
	for zone, lines in zones(line).items():
		borders = spans.borders(zone)
		starts = ", ".join(str(_seconds(border)) for border in borders[:-1])
		rows += frappe.get_list(
			doctype,
			filters=[*_within(moment, borders), ["line", "in", lines], *conditions],
			ignore_ifnull=True,
			fields=[
				f"interval(to_seconds({moment}), {starts}) as `span`",
				*fields,
				"count(name) as `number`",
			],
			group_by=grouped,
			order_by=None,
			limit=0,
		)
	for row in rows:
		row.span -= 1
	return rows


def listed(
	doctype: str,
	moment: str,
	spans: Spans,
	line: str | None,
	conditions: list[list],
	fields: list[str],
	limit: int,
) -> list[frappe._dict]:
	"""Return the records with their `moment` in one of the spans, the earliest first.

	Each has its `span` and, as `at`, the moment by the line's clock. At most `limit` of a time zone, and only
	what the user may read.
	"""
	rows: list[frappe._dict] = []
	for zone, lines in zones(line).items():
		borders = spans.borders(zone)
		found = frappe.get_list(
			doctype,
			filters=[*_within(moment, borders), ["line", "in", lines], *conditions],
			ignore_ifnull=True,
			fields=[f"{moment} as `at`", *fields],
			order_by=f"{moment} asc",
			limit=limit,
		)
		for row in found:
			row.span = bisect_right(borders, row.at) - 1
			row.at = site_time.aware(row.at).astimezone(zone).replace(tzinfo=None)
		rows += found
	return sorted(rows, key=lambda row: (row.span, row.at))


def _within(moment: str, borders: list[datetime]) -> list[list]:
	return [[moment, ">=", borders[0]], [moment, "<", borders[-1]]]


def _following(every: str, day: date) -> date:
	"""Return the first day of the day, week or month after that of `day`."""
	if every == DAY:
		return add_days(day, 1)
	if every == WEEK:
		return add_days(get_first_day_of_week(day), 7)
	return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def _seconds(moment: datetime) -> int:
	"""Return what `to_seconds` of the database says of a time."""
	days = moment.toordinal() + _BEFORE_ORDINALS
	return days * 86_400 + moment.hour * 3600 + moment.minute * 60 + moment.second
