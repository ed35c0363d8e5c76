"""What telephony knows by which the words for a call are chosen (`J-A2c`, `P-27`)."""

from typing import Any

import frappe

from . import rules
from .blacklist import CONFIRMED, ENTRY, REPORTED


def facts(moment) -> dict[str, Any]:
	"""Return how often the caller's number was reported, not counting what a leader rejected or lifted."""
	number = rules.plain_number(moment.call.get("caller_number") or moment.order.get("caller_phone"))
	reported = {"number": number, "stage": ("in", (REPORTED, CONFIRMED))}
	return {"harassment_reports": frappe.db.count(ENTRY, reported) if number else 0}
