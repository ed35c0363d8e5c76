"""Numbers that the customer gets by SMS and tells to whoever is there: a yes that nobody else can give.

Only a keyed hash is kept, so neither a provider nor a reader of the database learns a number. One is good
for one dispatch and one purpose, for a while, for a few entries, and once.
"""

import hashlib
import hmac
import secrets
from datetime import timedelta

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime
from frappe.utils.password import get_encryption_key

DOCTYPE = "HL Dispatch Code"
PRICE, WORK = "Price", "Work"
DIGITS = 6
MOST_ENTRIES = 5


class WrongCodeError(frappe.ValidationError):
	"""The number is not the one that the customer was sent, or it is not good any more."""


def issue(dispatch: str, purpose: str, minutes: int) -> str:
	"""Return a new number for the customer, valid for `minutes`; an earlier one of that purpose is void."""
	frappe.db.delete(DOCTYPE, {"dispatch": dispatch, "purpose": purpose})
	number, now = _new_number(), now_datetime()
	frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"dispatch": dispatch,
			"purpose": purpose,
			"sent_at": now,
			"expires_at": now + timedelta(minutes=minutes),
			"code_hash": _hash(dispatch, purpose, number),
		}
	).insert(ignore_permissions=True)  # nobody has a right on codes; the step was the user's
	return number


def use(dispatch: str, purpose: str, entered: str) -> None:
	"""Take the number that a customer told. Raises `WrongCodeError`, and lets nobody try for long."""
	code = frappe.db.get_value(
		DOCTYPE,
		{"dispatch": dispatch, "purpose": purpose},
		["name", "code_hash", "expires_at", "used_at"],
		as_dict=True,
		for_update=True,
	)
	if not code or code.used_at or get_datetime(code.expires_at) <= now_datetime():
		frappe.throw(_("There is no valid code. Please have a new one sent."), WrongCodeError)
	if _entries(code.name, code.expires_at) > MOST_ENTRIES:
		frappe.throw(_("The code was entered wrongly too often. Please have a new one sent."), WrongCodeError)
	if not hmac.compare_digest(code.code_hash, _hash(dispatch, purpose, entered.strip())):
		frappe.throw(_("This is not the code that the customer was sent."), WrongCodeError)
	frappe.db.set_value(DOCTYPE, code.name, "used_at", now_datetime())


def _entries(code: str, until) -> int:
	"""Count one more entry. In the cache, for a refused entry takes back what it wrote in the database."""
	key = frappe.cache.make_key(f"hl_code_entries:{code}")
	number = frappe.cache.incr(key)
	frappe.cache.expireat(key, int(get_datetime(until).timestamp()) + 1)
	return number


def _new_number() -> str:
	return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def _hash(dispatch: str, purpose: str, number: str) -> str:
	said = f"{dispatch}\n{purpose}\n{number}".encode()
	return hmac.new(get_encryption_key().encode(), said, hashlib.sha256).hexdigest()
