"""The period that a report is about."""

from datetime import datetime, time, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate


def conditions(fieldname: str, filters: dict[str, Any]) -> list[list]:
	"""Return the conditions for times from the beginning of `from_date` to the end of `to_date`.

	Both are required, in that order; otherwise MandatoryError or ValidationError is raised.
	"""
	if not filters.get("from_date") or not filters.get("to_date"):
		frappe.throw(_("Please choose the period."), frappe.MandatoryError)
	first, last = getdate(filters["from_date"]), getdate(filters["to_date"])
	if first > last:
		frappe.throw(_("The period ends before it begins."))
	after = datetime.combine(last + timedelta(days=1), time.min)
	return [[fieldname, ">=", datetime.combine(first, time.min)], [fieldname, "<", after]]
