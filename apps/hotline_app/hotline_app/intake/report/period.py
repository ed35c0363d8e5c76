"""The period that a report is about."""

from datetime import date, datetime, time, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate


def dates(filters: dict[str, Any]) -> tuple[date, date]:
	"""Return `from_date` and `to_date`.

	Both are required, in that order; otherwise MandatoryError or ValidationError is raised.
	"""
	if not filters.get("from_date") or not filters.get("to_date"):
		frappe.throw(_("Please choose the period."), frappe.MandatoryError)
	first, last = getdate(filters["from_date"]), getdate(filters["to_date"])
	if first > last:
		frappe.throw(_("The period ends before it begins."))
	return first, last


def conditions(fieldname: str, filters: dict[str, Any]) -> list[list]:
	"""Return the conditions for times from the beginning of `from_date` to the end of `to_date`.

	A list of many records is asked for with `ignore_ifnull`: the framework would put the time into a function
	otherwise, past its index. Raises like `dates`.
	"""
	first, last = dates(filters)
	after = datetime.combine(last + timedelta(days=1), time.min)
	return [[fieldname, ">=", datetime.combine(first, time.min)], [fieldname, "<", after]]
