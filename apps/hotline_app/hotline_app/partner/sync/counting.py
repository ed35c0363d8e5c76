"""Counts how often a partner and we spoke to each other, and how often that failed.

Counted in the cache, as each request does it, and put into the day's log each minute.
"""

import frappe
from frappe.utils import cint, nowdate

from . import log

_KEY, _TAKEN = "hotline_exchanges", "hotline_exchanges_taken"
# What the partner's wrong data or repeats are answered with is no fault of the interface.
_FAILED = (408, 429)


def has_failed(status: int) -> bool:
	"""Whether an answer to a partner's request is a fault of the interface."""
	return status >= 500 or status in _FAILED


def note(partner: str, failed: bool) -> None:
	"""Count one exchange with a partner."""
	pipeline = frappe.cache.pipeline()
	key, day = frappe.cache.make_key(_KEY), nowdate()
	pipeline.hincrby(key, f"{day}|all|{partner}", 1)
	if failed:
		pipeline.hincrby(key, f"{day}|failed|{partner}", 1)
	pipeline.execute()


def keep() -> None:
	"""Put what was counted into the logs of its days; run each minute."""
	key, taken = frappe.cache.make_key(_KEY), frappe.cache.make_key(_TAKEN)
	# What a sweep that died had taken goes first.
	if not frappe.cache.exists(_TAKEN) and not (
		frappe.cache.exists(_KEY) and frappe.cache.renamenx(key, taken)
	):
		return
	counts: dict[tuple[str, str], dict[str, int]] = {}
	for field, value in frappe.cache.execute_command("HGETALL", taken).items():
		day, what, partner = frappe.as_unicode(field).split("|", 2)
		counts.setdefault((partner, day), {})[what] = cint(frappe.as_unicode(value))
	for (partner, day), found in counts.items():
		log.add_exchanges(partner, day, found.get("all", 0), found.get("failed", 0))
	frappe.db.commit()
	frappe.cache.execute_command("DEL", taken)
