"""What the administrator has set for training, as the module needs it."""

import frappe
from frappe import _
from frappe.utils import cint

from hotline_app import roles

SETTINGS = "HL Training Settings"


def reminders() -> list[int]:
	"""Return the days ahead at which the end of a certificate is told of, the earliest first."""
	return days_of(frappe.get_cached_doc(SETTINGS).reminder_days)


def days_of(text: str | None) -> list[int]:
	"""Return the days that `30, 7` names, the most first; raises ValidationError for anything else."""
	parts = [part.strip() for part in (text or "").split(",")]
	if not all(part.isdigit() and int(part) for part in parts):
		frappe.throw(_("Please write the days of the reminders as numbers with commas: 30, 7"))
	return sorted({cint(part) for part in parts}, reverse=True)


def in_charge() -> list[str]:
	"""Return whom the administrator has named to be told of what concerns the staff's certificates."""
	role = frappe.get_cached_doc(SETTINGS).told_role
	return roles.holders(role) if role else []
