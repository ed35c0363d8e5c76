"""How the lines are reached, as citizens are told it (`C-6.1.1`)."""

import frappe
from frappe import _


def lines() -> list[frappe._dict]:
	"""Return the lines in use: name, label, number, complaint_phone and _email, scope, on_web, hours."""
	fields = ["name", "number", "complaint_phone", "complaint_email", "scope", "on_web", "calendar"]
	rows = frappe.get_all("HL Line", {"enabled": 1}, fields, order_by="name")
	for row in rows:
		row.label = _(row.name)
		row.hours = _hours(row.calendar)
	return rows


def _hours(calendar: str | None) -> str | None:
	"""Only what never changes is said; hours with holidays and exceptions are the calendar's."""
	is_always = calendar and frappe.get_cached_value("HL Service Calendar", calendar, "always")
	return _("day and night") if is_always else None
