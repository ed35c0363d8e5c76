from collections import defaultdict
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, getdate

from hotline_app.sla import Calendar, CalendarError


class HLServiceCalendar(Document):
	"""Time zone, working windows, holidays and make-up workdays; what it means is the engine's."""

	def validate(self) -> None:
		try:
			Calendar.from_dict(self.definition())
		except CalendarError as error:
			frappe.throw(_("The calendar can't be used: {0}").format(str(error)))

	def definition(self) -> dict[str, Any]:
		"""Return the calendar in the form that the engine reads."""
		if self.always:
			return {"timezone": self.time_zone, "always": True}
		week = defaultdict(list)
		for row in self.windows:
			week[_short(row.day)].append([row.start_time, row.end_time])
		return {
			"timezone": self.time_zone,
			"week": dict(week),
			"holidays": [getdate(row.date).isoformat() for row in self.holidays],
			"workdays": {getdate(row.date).isoformat(): _short(row.day) for row in self.workdays},
		}

	@frappe.whitelist()
	def fill_in_chinese_holidays(self, year: int | str) -> int:
		"""Add China's public holidays and make-up workdays of `year`; return how many days were added.

		Days that the calendar has already stay as they are. Make-up days work like a Friday.
		"""
		from chinese_calendar import get_dates, is_holiday, is_workday

		self.check_permission("write")
		known = {getdate(row.date) for row in (*self.holidays, *self.workdays)}
		added = 0
		try:
			days = get_dates(getdate(f"{cint(year)}-01-01"), getdate(f"{cint(year)}-12-31"))
			for day in days:
				weekend = day.weekday() >= 5
				if day in known or weekend == is_holiday(day):
					continue
				if is_workday(day):
					self.append("workdays", {"date": day, "day": "Friday"})
				else:
					self.append("holidays", {"date": day, "description": _("Public holiday")})
				added += 1
		except NotImplementedError:
			frappe.throw(_("The holidays of {0} are not known yet.").format(cint(year)))
		return added


def _short(day: str) -> str:
	return day[:3].lower()
