"""Whether today is a holiday for a line, by the calendar of its working hours (`J-A1`)."""

from datetime import datetime
from zoneinfo import ZoneInfo

import frappe
from frappe.utils import getdate, now_datetime

from hotline_app.sla import site_time

UNNAMED = "Public holiday"


def today_on(line: str, now: datetime | None = None) -> str:
	"""Return the name of today's holiday in the line's calendar, empty on other days."""
	calendar = frappe.get_cached_value("HL Line", line, "calendar")
	if not calendar:
		return ""
	doc = frappe.get_cached_doc("HL Service Calendar", calendar)
	today = site_time.aware(now or now_datetime()).astimezone(ZoneInfo(doc.time_zone)).date()
	for row in doc.holidays:
		if getdate(row.date) == today:
			return row.description or UNNAMED
	return ""
