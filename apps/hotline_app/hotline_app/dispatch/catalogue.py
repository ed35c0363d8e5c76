"""Which handling unit an order belongs to: the dispatch catalogue (`P-23`).

The entry for the nearest category counts, among those the one for the nearest area, then the one for the
order's own line. Of an entry the unit comes first; while it is away, out of use, or has returned the
order in this round, the substitute, then the back-up. Three queries, whatever the size of the trees.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

import frappe
from frappe import _
from frappe.query_builder import Order
from frappe.utils import format_datetime, get_datetime, now_datetime


@dataclass(frozen=True)
class Proposal:
	"""The unit for an order (None: nobody), why it is this one, and whether it goes there at once."""

	handling_unit: str | None
	reason: str
	automatic: bool = False

	def as_dict(self) -> dict:
		return asdict(self)


def unit_for(order) -> Proposal:
	"""Return the unit that should get `order`. A unit that the order names itself goes first."""
	entry = entry_for(order)
	ranked = list(_ranked(order, entry))
	if not ranked:
		return Proposal(None, _nothing_listed(order))
	units = _units([unit for unit, _reason in ranked])
	returned = _returned(order)
	skipped = []
	for unit, reason in ranked:
		why_not = why_unavailable(units[unit]) or (
			_("{0} has returned it").format(unit) if unit in returned else None
		)
		if not why_not:
			return Proposal(unit, "; ".join([*skipped, reason]), bool(entry and entry.automatic))
		skipped.append(why_not)
	return Proposal(None, "; ".join([*skipped, _("nobody else is named for it")]))


def entry_for(order) -> frappe._dict | None:
	"""Return the catalogue's entry for the order, the most specific if there are several."""
	entry = frappe.qb.DocType("HL Dispatch Catalogue")
	category, mine = frappe.qb.DocType("HL Category").as_("listed"), frappe.qb.DocType("HL Category")
	area, place = frappe.qb.DocType("HL Area").as_("served"), frappe.qb.DocType("HL Area").as_("place")
	rows = (
		frappe.qb.from_(entry)
		.join(mine)
		.on(mine.name == order.category)
		.join(category)
		.on((category.name == entry.category) & (category.lft <= mine.lft) & (category.rgt >= mine.rgt))
		.left_join(place)
		.on(place.name == (order.area or ""))
		.left_join(area)
		.on(area.name == entry.area)
		.select(entry.name, entry.handling_unit, entry.substitute, entry.backup, entry.automatic)
		.where(entry.enabled == 1)
		.where(entry.area.isnull() | (entry.area == "") | ((area.lft <= place.lft) & (area.rgt >= place.rgt)))
		.where(entry.line.isnull() | entry.line.isin(["", order.line]))
		# The further in a tree, the greater the left bound: the nearest ancestor comes first.
		.orderby(category.lft, order=Order.desc)
		.orderby(area.lft, order=Order.desc)
		.orderby(entry.line, order=Order.desc)
		.limit(1)
		.run(as_dict=True)
	)
	return rows[0] if rows else None


def why_unavailable(unit: frappe._dict) -> str | None:
	"""Return why `unit` (enabled, away_from, away_until) takes no orders now, None if it does."""
	if not unit.enabled:
		return _("{0} is out of use").format(unit.name)
	if not is_away(unit):
		return None
	if unit.away_until:
		return _("{0} is away until {1}").format(unit.name, format_datetime(unit.away_until))
	return _("{0} is away").format(unit.name)


def is_away(unit: frappe._dict) -> bool:
	"""Whether the unit is away now; without an end it is away until somebody says otherwise."""
	now = now_datetime()
	begun = get_datetime(unit.away_from) <= now if unit.away_from else bool(unit.away_until)
	return begun and not (unit.away_until and get_datetime(unit.away_until) <= now)


def _ranked(order, entry: frappe._dict | None) -> Iterator[tuple[str, str]]:
	"""The units to try, each once, with the reason for it."""
	seen = set()
	named = [(order.handling_unit, _("{0} is named by the order"))]
	if entry:
		named += [
			(entry.handling_unit, _("{0} by the catalogue")),
			(entry.substitute, _("substitute {0}")),
			(entry.backup, _("back-up {0}")),
		]
	for unit, reason in named:
		if unit and unit not in seen:
			seen.add(unit)
			yield unit, reason.format(unit)


def _units(names: list[str]) -> dict[str, frappe._dict]:
	rows = frappe.get_all(
		"HL Handling Unit",
		filters={"name": ("in", names)},
		fields=["name", "enabled", "away_from", "away_until"],
	)
	return {row.name: row for row in rows}


def _returned(order) -> set[str]:
	"""The units from which the order came back in its present round."""
	filters = {"work_order": order.name, "stage": "Refused", "handling_unit": ("is", "set")}
	if order.reopened_at:
		filters["refused_at"] = (">=", order.reopened_at)
	return set(frappe.get_all("HL Dispatch", filters=filters, pluck="handling_unit"))


def _nothing_listed(order) -> str:
	if order.area:
		return _("The catalogue names no unit for {0} in {1}").format(_(order.category), _(order.area))
	return _("The catalogue names no unit for {0}").format(_(order.category))
