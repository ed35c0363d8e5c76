"""Numbers of orders: readable on the phone, in the order of arrival, and free of a shared counter row."""

import secrets

import frappe
from frappe.utils import now_datetime

SEQUENCE = "HL Work Order"
SEQUENCE_CACHE = 100
_CYCLE = 1_000_000
_CODE_DIGITS = 8


def make_sequence() -> None:
	"""Create the database sequence behind the numbers, once."""
	frappe.db.create_sequence(SEQUENCE, check_not_exists=True, cache=SEQUENCE_CACHE, max_value=2**62)


def next_number() -> str:
	"""Return the day and a running number, as in `261121-000042`.

	A sequence takes no lock that another transaction waits for; after a million numbers it begins again,
	by when the day is another one.
	"""
	running = frappe.db.get_next_sequence_val(SEQUENCE) % _CYCLE
	return f"{now_datetime():%y%m%d}-{running:06d}"


def lookup_code() -> str:
	"""Return a random code of digits with which a citizen looks up an order."""
	return "".join(secrets.choice("0123456789") for _ in range(_CODE_DIGITS))
