"""Whether a value meets what an indicator asks for."""

from typing import Any

import frappe

from .measuring import INDICATOR

HIGHER, LOWER = "Higher", "Lower"


def met(indicator: str | Any, value: float | None, figure: float | None = None) -> bool | None:
	"""Whether a value reaches the indicator's target, or another figure, that of a clause say.

	None where there is no value or no target. The indicator is given by name or as document.
	"""
	doc = frappe.get_cached_doc(INDICATOR, indicator) if isinstance(indicator, str) else indicator
	wanted = figure or doc.target
	if value is None or not wanted:
		return None
	# 94.999999999 that 95 of 100 became on the way is 95.
	difference = round(value - wanted, 6)
	return difference <= 0 if doc.better == LOWER else difference >= 0


def figure_of(indicator, clause: str) -> float | None:
	"""Return what a clause asks for of an indicator: its own figure or the target; None for neither."""
	own = next((row.figure for row in indicator.clauses if row.clause == clause), 0)
	return own or indicator.target or None
