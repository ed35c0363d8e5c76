"""Times as others send them: read strictly, and brought into the system's time zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

import frappe
from dateutil import parser
from frappe import _
from frappe.utils import escape_html, get_system_timezone


class UnreadableTimeError(frappe.ValidationError):
	"""A date-time field holds something else."""


def localise(doc) -> None:
	"""Turn each date-time text of `doc` that carries an offset into the system's local time.

	Raises `UnreadableTimeError` for what is no time.
	"""
	for field in doc.meta.get("fields", {"fieldtype": "Datetime"}):
		value = doc.get(field.fieldname)
		if value and not isinstance(value, datetime):
			doc.set(field.fieldname, read(value, _(field.label)))


def read(value: object, label: str) -> datetime:
	"""Return a time that was written with or without an offset, in the system's zone."""
	try:
		moment = parser.isoparse(value) if "T" in value else parser.parse(value)
	except (TypeError, ValueError, OverflowError):
		frappe.throw(
			_("{0}: {1} is not a time. Write it like 2026-01-31T09:30:00+08:00.").format(
				frappe.bold(label), escape_html(str(value)[:40])
			),
			UnreadableTimeError,
		)
	if moment.tzinfo:
		moment = moment.astimezone(ZoneInfo(get_system_timezone())).replace(tzinfo=None)
	return moment
