"""The site's service calendars as the engine reads them."""

from functools import lru_cache

import frappe

from .calendar import Calendar


def calendar_of(name: str) -> Calendar:
	"""Return the service calendar `name` as the engine's calendar."""
	return _built(frappe.local.site, name, str(frappe.get_cached_doc("HL Service Calendar", name).modified))


@lru_cache(maxsize=64)
def _built(site: str, name: str, version: str) -> Calendar:
	"""Reading a year of holidays takes longer than a deadline, so it is done once for each version."""
	return Calendar.from_dict(frappe.get_cached_doc("HL Service Calendar", name).definition())
