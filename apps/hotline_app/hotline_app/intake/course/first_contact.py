"""Whether an order was resolved at first contact: told once, so that every figure means the same (`H-6.2`).

Resolved at first contact is what was settled without being handed on and without a second round, so soon
after it was asked for that the customer was still there. How soon that is, each line says.
"""

from collections.abc import Mapping
from typing import Any

import frappe
from frappe.utils import time_diff_in_seconds

SETTLED = ("Done", "Closed")
# Where a line says nothing.
MINUTES = 30


def mark(order) -> None:
	"""Note on the order whether it was resolved at first contact; called while it is checked."""
	order.first_contact = int(was(order, minutes_of(order.line)))


def was(order: Mapping[str, Any], minutes: int) -> bool:
	"""Whether what the order says of its course amounts to a resolution at first contact."""
	if order.get("stage") not in SETTLED or not order.get("done_at"):
		return False
	if order.get("dispatched_at") or order.get("led_elsewhere") or order.get("duplicate_of"):
		return False
	is_first = (order.get("round") or 1) == 1
	return is_first and time_diff_in_seconds(order.get("done_at"), order.get("requested_at")) <= 60 * minutes


def minutes_of(line: str | None) -> int:
	"""Return within how many minutes of the request first contact is, on this line."""
	stated = frappe.get_cached_value("HL Line", line, "first_contact_minutes") if line else None
	return MINUTES if stated is None else stated
