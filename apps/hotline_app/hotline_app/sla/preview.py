"""What a policy would lead to: the date line that its form shows. Nothing here writes."""

from datetime import date, datetime, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import format_date, format_datetime, get_datetime

from . import clocks, steps
from .calendar import Calendar
from .calendars import calendar_of
from .errors import MomentError, SLAError
from .site_time import aware

ORDER = "HL Work Order"
"""What a policy watches where its form says nothing yet."""

_DAY = timedelta(days=1)
# Beyond this, windows and days are too narrow to be seen.
_SHADED = 400 * _DAY
_FAR = timedelta(days=20 * 365)
# How far apart the marks of the scale are, by the length of the line.
_TICKS = (
	(timedelta(hours=14), timedelta(hours=1)),
	(timedelta(hours=40), timedelta(hours=4)),
	(18 * _DAY, _DAY),
	(80 * _DAY, 7 * _DAY),
	(400 * _DAY, 30 * _DAY),
	(_FAR, 365 * _DAY),
)


def of(policy, start: datetime, times: dict[str, str]) -> dict[str, Any]:
	"""Return the deadlines of a policy (a document, saved or not) for a record that begins at `start`.

	`times` are values of the record's fields; a field that starts a clock begins at `start` where none is
	given. Date-times are naive, in the system's time zone; what is returned is told in the calendar's.
	Moments are `{at, label}`, `at` in milliseconds since 1970.

	- `deadlines`: `title`, `target`, `condition`, `start`, `due` (or None with a `note`), `steps` (moments
	  with `text`, `before`, `moved` by quiet hours).
	- `from`, `to`, `ticks`, `windows` and `days` (holidays and make-up days): what the line is drawn from.
	- `fields`: the fields that the deadlines are counted from, each with its label.
	- `error`: why there is nothing to show.
	"""
	fields = _fields(policy)
	try:
		if not policy.calendar:
			raise MomentError(_("Choose a service calendar first."))
		calendar = calendar_of(policy.calendar)
		steps.quiet_hours(policy)  # says what is wrong with them
		record = {name: read_time(times.get(name)) for name in fields}
		deadlines = [_Deadline(policy, calendar, row, record, start).told() for row in policy.targets]
	except SLAError as error:
		return {"fields": fields, "error": str(error)}
	return {"fields": fields, "zone": calendar.zone.key, "deadlines": deadlines, **_line(calendar, deadlines)}


def read_time(text: str | None) -> datetime | None:
	"""Read a date-time as the desk writes it; nothing stays nothing. Raises `MomentError`."""
	if not text:
		return None
	try:
		return get_datetime(text).replace(microsecond=0, tzinfo=None)
	except (ValueError, TypeError, OverflowError):
		raise MomentError(_("{0} is not a time").format(text)) from None


class _Deadline:
	"""One deadline of the preview."""

	def __init__(self, policy, calendar: Calendar, row, record: dict[str, datetime | None], start: datetime):
		self.policy, self.calendar, self.row, self.record = policy, calendar, row, record
		self.start = record.get(row.starts_at) or start

	def told(self) -> dict[str, Any]:
		due, note = self._due()
		return {
			"title": _(self.row.title or ""),
			"condition": (self.row.condition or "").strip(),
			"start": _moment(self.calendar, self.start),
			"due": due and _moment(self.calendar, due),
			"note": note,
			"steps": self._steps(due) if due else [],
		}

	def _due(self) -> tuple[datetime | None, str | None]:
		row = self.row
		if not row.unit or not row.title:
			return None, _("This row is not complete yet.")
		counted_from = self.record.get(row.due_field)
		try:
			definition = clocks.definition(self.policy, row)
			due = clocks.deadline_of(self.calendar, definition, self.start, counted_from, [])
		except SLAError as error:
			return None, str(error)
		return due, None if due else _("No deadline while the field {0} is empty").format(row.due_field)

	def _steps(self, due: datetime) -> list[dict[str, Any]]:
		return [
			{
				**_moment(self.calendar, at),
				"text": _step_text(self.policy, step),
				"before": step.relation == steps.BEFORE_DUE,
				"moved": at != due + steps.offset(step),
			}
			for at, step in steps.schedule(self.policy, self.row.title, due)
		]


def _fields(policy) -> dict[str, str]:
	"""The fields that a form asks for: those that start a clock or move a deadline, with their labels."""
	names = [name for row in policy.targets for name in (row.starts_at, row.due_field) if name]
	meta = frappe.get_meta(policy.reference_doctype or ORDER)
	return {name: _(meta.get_label(name)) for name in dict.fromkeys(names) if meta.has_field(name)}


def _step_text(policy, step) -> str:
	if step.action != steps.NOTIFY:
		return _(step.action)
	if step.recipient == "Field":
		fieldname = (step.recipient_field or "").split(".")[0]
		whom = _(frappe.get_meta(policy.reference_doctype or ORDER).get_label(fieldname))
	else:
		whom = _(step.role) if step.recipient == "Role" else step.user
	return f"{_(step.action)}: {whom or ''}"


def _moment(calendar: Calendar, moment: datetime) -> dict[str, Any]:
	local = calendar.local(aware(moment))
	weekday = _(local.strftime("%A"))
	return {
		"at": _ms(local),
		"label": f"{weekday} {format_datetime(local.replace(tzinfo=None), 'yyyy-MM-dd HH:mm')}",
	}


def _line(calendar: Calendar, deadlines: list[dict[str, Any]]) -> dict[str, Any]:
	"""The stretch of time to draw, with what is known of its days."""
	moments = [m for d in deadlines for m in (d["start"], d["due"], *d["steps"]) if m]
	if not moments:
		return {"error": _("This policy has no deadlines yet.")}
	first, last = (_at(extreme(m["at"] for m in moments)) for extreme in (min, max))
	margin = max((last - first) / 20, timedelta(minutes=30))
	first, last = calendar.local(first - margin), calendar.local(last + margin)
	days = _days(calendar, first, last) if last - first <= _SHADED else []
	return {
		"from": _ms(first),
		"to": _ms(last),
		"ticks": _ticks(calendar, first, last),
		"windows": [
			[_ms(span.start), _ms(span.end)]
			for span in calendar.working_spans(calendar.instant(first), calendar.instant(last))
		]
		if days
		else [],
		"days": [
			_special(calendar, day) for day in days if day in calendar.holidays or day in calendar.workdays
		],
	}


def _days(calendar: Calendar, first: datetime, last: datetime) -> list[date]:
	begin = first.date()
	return [begin + n * _DAY for n in range((last.date() - begin).days + 1)]


def _special(calendar: Calendar, day: date) -> dict[str, Any]:
	is_holiday = day in calendar.holidays
	return {
		"from": _ms(calendar.instant(day)),
		"to": _ms(calendar.instant(day + _DAY)),
		"holiday": is_holiday,
		"label": "{} {}".format(format_date(day), _("Holiday") if is_holiday else _("Make-up workday")),
	}


def _ticks(calendar: Calendar, first: datetime, last: datetime) -> list[dict[str, Any]]:
	apart = next((apart for length, apart in _TICKS if last - first <= length), _TICKS[-1][1])
	pattern = "HH:mm" if apart < _DAY else "MM-dd" if last - first <= _SHADED else "yyyy-MM"
	wall = datetime.combine(first.date(), datetime.min.time())
	ticks = []
	while (instant := calendar.instant(wall)) <= last:
		if instant >= first:
			at_midnight = apart < _DAY and not wall.hour
			ticks.append(
				{"at": _ms(instant), "label": format_datetime(wall, "MM-dd" if at_midnight else pattern)}
			)
		wall += apart
	return ticks


def _ms(moment: datetime) -> int:
	return round(moment.timestamp() * 1000)


def _at(ms: int) -> datetime:
	return datetime.fromtimestamp(ms / 1000).astimezone()
