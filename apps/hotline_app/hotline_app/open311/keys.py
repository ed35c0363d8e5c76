"""Keys of the applications that send requests. Only their digests are kept.

A key comes in the body of a request and lies in applications on people's phones, so it opens nothing but the
sending of requests: neither the REST API nor a partner's orders.
"""

import hashlib
import secrets

import frappe
from frappe import _

KEY, PARTNER = "HL Open311 Key", "HL Partner"
_SHOWN = 4


class WrongKeyError(frappe.PermissionError):
	"""No key came along, or one that is not known or not in use (403)."""

	http_status_code = 403


def make(record) -> str:
	"""Give a record a new key and return it; the one before is good for nothing from then on."""
	key = secrets.token_urlsafe(24)
	record.update({"digest": _digest(key), "ending": key[-_SHOWN:]})
	record.save()
	return key


def find(key: str | None) -> frappe._dict:
	"""Return name and hourly limit of a key in use. Raises `WrongKeyError` (403)."""
	given = (key or "").strip()
	if not given:
		frappe.throw(_("Please send an api_key."), WrongKeyError)
	fields = ["name", "partner", "requests_an_hour"]
	found = frappe.db.get_value(KEY, {"digest": _digest(given), "enabled": 1}, fields, as_dict=True)
	if not found or not frappe.db.get_value(PARTNER, found.partner, "enabled"):
		frappe.throw(_("This api_key is not known."), WrongKeyError)
	return found


def _digest(key: str) -> str:
	return hashlib.sha256(key.encode()).hexdigest()
