"""What a scored card is worth: the weighted mean of its items, or nought if one of them knocks it out."""

from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, flt

SCORED, PASSED, FAILED, NOT_APPLICABLE = "Scored", "Passed", "Failed", "Not Applicable"
COPIED = ("title", "dimension", "knock_out", "weight", "max_points", "guidance")


def check_card(card) -> None:
	"""Raise unless every item of a scorecard can be scored and at least one gives points."""
	for item in card.items:
		if not item.knock_out and (flt(item.weight) <= 0 or cint(item.max_points) <= 0):
			frappe.throw(_("Row {0}: an item needs a weight and its highest points.").format(item.idx))
	if all(item.knock_out for item in card.items):
		frappe.throw(_("A scorecard needs at least one item that gives points."))


def items_of(card) -> list[dict[str, Any]]:
	"""Return the items of a card as a review keeps them, whatever becomes of the card."""
	return [{field: item.get(field) for field in COPIED} for item in card.items]


def check_items(items: Iterable) -> None:
	"""Raise unless each result is one that its item can have; points say by themselves that it was scored."""
	for item in items:
		if not item.knock_out and not item.result and flt(item.points):
			item.result = SCORED
		if item.result and item.result not in _possible(item):
			frappe.throw(_("{0} can't be {1}.").format(frappe.bold(item.title), _(item.result)))
		if item.result != SCORED:
			item.points = 0
		if not 0 <= flt(item.points) <= cint(item.max_points):
			frappe.throw(_("{0}: 0 to {1} points.").format(frappe.bold(item.title), item.max_points))


def check_complete(items: Iterable) -> None:
	"""Raise MandatoryError for the first item that was not judged."""
	for item in items:
		if not item.result:
			frappe.throw(_("Please judge {0}.").format(frappe.bold(item.title)), frappe.MandatoryError)


def total(items: Iterable) -> tuple[float, bool]:
	"""Return the score, 0 to 100, of the items judged so far, and whether one of them knocked it out."""
	items = list(items)
	if any(item.knock_out and item.result == FAILED for item in items):
		return 0.0, True
	counting = [item for item in items if not item.knock_out and item.result == SCORED]
	whole = sum(flt(item.weight) for item in counting)
	if not whole:
		return 0.0, False
	reached = sum(flt(item.weight) * flt(item.points) / cint(item.max_points) for item in counting)
	return round(100 * reached / whole, 1), False


def _possible(item) -> tuple[str, ...]:
	return (PASSED, FAILED, NOT_APPLICABLE) if item.knock_out else (SCORED, NOT_APPLICABLE)
