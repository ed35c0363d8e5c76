"""Why a number is dialled, remembered until the switch tells of the call."""

from typing import Any

import frappe

# Longer than it takes from the key to the first event.
MEMORY_S = 180
FIELDS = ("work_order", "purpose", "call_back")


def remember(seat: str, number: str, **why: Any) -> None:
	"""Remember what the call is for that the seat is about to make: work_order, purpose, call_back."""
	frappe.cache.set_value(_key(seat, number), why, expires_in_sec=MEMORY_S)


def of(seat: str, number: str | None, call: frappe._dict) -> dict[str, Any]:
	"""Return what is known of the call's purpose, and forget it."""
	key = _key(seat, number or "")
	why = frappe.cache.get_value(key, expires=True)
	if not why:
		return {}
	frappe.cache.delete_value(key)
	return {
		name: why[name] for name in FIELDS if why.get(name) and not (name != "purpose" and call.get(name))
	}


def _key(seat: str, number: str) -> str:
	return f"hotline_dialled:{seat}:{number}"
