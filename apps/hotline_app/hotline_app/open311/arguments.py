"""Reads what a client sends. An empty argument is as good as none; what can't be read is refused with 400."""

import math
import re
from datetime import datetime, timedelta
from typing import NoReturn
from zoneinfo import ZoneInfo

import frappe
from frappe import _
from frappe.utils import escape_html, get_system_timezone, now_datetime

from .errors import WrongArgumentError

LONGEST_SPAN = timedelta(days=90)
MOST_A_PAGE = 1000
MOST_IDS = 200
# Nobody reads further back page by page.
LAST_PAGE = 10_000
_SPACE_FOR_PLUS = re.compile(r" (\d\d:?\d\d)$")
_LIMITS = {"lat": 90, "long": 180}


def listed(name: str, value: str | None, most: int = MOST_IDS) -> list[str]:
	"""Return what stands between commas, each once."""
	found = list(dict.fromkeys(part for one in (value or "").split(",") if (part := one.strip())))
	if len(found) > most:
		refuse(_("{0}: at most {1} at once.").format(name, most))
	return found


def whole_number(name: str, value: str | None, default: int, most: int) -> int:
	"""Return a number from 1 to `most`."""
	if not (value or "").strip():
		return default
	number = int(value) if re.fullmatch(r"\s*[0-9]{1,6}\s*", value) else 0
	if not 1 <= number <= most:
		refuse(_("{0} is a number from 1 to {1}.").format(name, most))
	return number


def degrees(name: str, value: str | None) -> float | None:
	"""Return a latitude (`lat`) or longitude (`long`) in degrees."""
	if not (value or "").strip():
		return None
	try:
		number = float(value)
	except ValueError:
		number = math.nan
	if not abs(number) <= _LIMITS[name]:
		refuse(_("{0} is a number of degrees, at most {1}.").format(name, _LIMITS[name]))
	return number


def moment(name: str, value: str | None) -> datetime | None:
	"""Return a time of the W3C's format in the site's zone."""
	given = (value or "").strip()
	if not given:
		return None
	try:
		# A plus sign that was not quoted comes as a space.
		found = datetime.fromisoformat(_SPACE_FOR_PLUS.sub(r"+\1", given))
		return found.astimezone(zone()).replace(tzinfo=None) if found.tzinfo else found
	except (ValueError, OverflowError):
		refuse(
			_("{0}: {1} is not a time. Write it like 2026-01-31T09:30:00+08:00.").format(
				name, escape_html(given[:40])
			)
		)


def span(start: str | None, end: str | None) -> tuple[datetime, datetime]:
	"""Return the first and last moment that is asked for: at most 90 days, else the last 90."""
	first, last = moment("start_date", start), moment("end_date", end)
	try:
		first = first or (last or now_datetime()) - LONGEST_SPAN
		last = last or min(first + LONGEST_SPAN, max(first, now_datetime()))
	except OverflowError:
		refuse(_("start_date and end_date are out of range."))
	if last < first:
		refuse(_("end_date is before start_date."))
	if last - first > LONGEST_SPAN:
		refuse(_("start_date and end_date are at most {0} days apart.").format(LONGEST_SPAN.days))
	return first, last


def written(value: datetime | str | None) -> str | None:
	"""Return a time of the site's zone in the W3C's format, with its offset."""
	if not value:
		return None
	return frappe.utils.get_datetime(value).replace(tzinfo=zone()).isoformat(timespec="seconds")


def zone() -> ZoneInfo:
	"""Return the time zone of the site."""
	return ZoneInfo(get_system_timezone())


def refuse(why: str) -> NoReturn:
	"""Raise `WrongArgumentError` (400)."""
	frappe.throw(why, WrongArgumentError)
