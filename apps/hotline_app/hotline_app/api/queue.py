"""The queue of orders: the views of agents and leaders, narrowed down, counted, searched."""

import re
from typing import Any

import frappe
from frappe.utils import cint, sbool

from hotline_app import masked
from hotline_app.access import require
from hotline_app.intake import customer_search, stages
from hotline_app.intake.course import handling_rules
from hotline_app.intake.phone import HOME_COUNTRY_CODE, SEPARATORS

from .orders import listed_fields, shown_orders

PAGE = 50
# Search finds this many, whatever their stage.
MOST_FOUND = 50
MIN_DIGITS = 3
# So many are looked at for orders that wait for a review.
MAX_TO_REVIEW = 500
VIEWS = {
	"open": stages.OPEN,
	"dispatch": ("Accepted",),
	"hand": ("Handling", "Waiting"),
	"done": ("Done",),
	"closed": stages.FINAL_STAGES,
	"held": stages.OPEN,
	"review": ("Accepted",),
	"urged": stages.OPEN,
	"supervised": stages.OPEN,
}
FILTERS = ("line", "kind", "handling_unit")
NUMBER = re.compile(r"^\d{6}-\d{1,6}$")
DIGITS = re.compile(r"^\+?\d+$")
BY_DEADLINE = "next_due_at is null, next_due_at asc, creation desc"


@frappe.whitelist(methods=["GET", "POST"])
def page(
	view: str = "open",
	mine: bool | int | str = False,
	narrow: dict | str | None = None,
	start: int | str = 0,
) -> list[dict[str, Any]]:
	"""Return a page of 50 orders of a view, the next deadline first, those without one last.

	`view`: open, dispatch, hand, done, closed, held, review, urged or supervised. `mine`: only those for
	which the user answers. `narrow`: line, kind, area (with all below it), handling_unit. A repeat is
	worked with the order that it repeats, and is not in a view. Raises PermissionError.
	"""
	require("HL Work Order")
	filters = _filters(view, mine, narrow)
	if view == "review":
		return _page_to_review(filters, cint(start))
	order_by = "closed_at desc, creation desc" if view == "closed" else BY_DEADLINE
	return shown_orders(_rows(filters, order_by, cint(start), PAGE))


@frappe.whitelist(methods=["GET", "POST"])
def counts(mine: bool | int | str = False, narrow: dict | str | None = None) -> dict[str, int]:
	"""Return how many orders each view holds, but for those that have ended and those to review."""
	require("HL Work Order")
	rows = frappe.get_list(
		"HL Work Order",
		filters=_filters("open", mine, narrow),
		fields=["stage", "count(name) as number"],
		group_by="stage",
		order_by=None,
		limit=0,
	)
	by_stage = {row.stage: row.number for row in rows}
	staged = ("open", "dispatch", "hand", "done")
	# Few orders are marked, and each mark has its index.
	return {
		**{view: sum(by_stage.get(stage, 0) for stage in VIEWS[view]) for view in staged},
		**{view: _number(_filters(view, mine, narrow)) for view in ("held", "supervised", "urged")},
	}


@frappe.whitelist(methods=["GET", "POST"])
def search(text: str) -> list[dict[str, Any]]:
	"""Return at most 50 orders in any stage by number, phone of the caller, or name of the customer.

	Each look-up follows an index. The latest come first. Raises PermissionError.
	"""
	require("HL Work Order")
	found = _search_filters(" ".join((text or "").replace("%", " ").split()))
	rows = (
		frappe.get_list(
			"HL Work Order",
			filters=found,
			fields=listed_fields(),
			order_by="creation desc",
			limit=MOST_FOUND,
		)
		if found
		else []
	)
	return shown_orders(rows)


def _filters(view: str, mine: bool | int | str, narrow: dict | str | None) -> dict[str, Any]:
	wanted = frappe.parse_json(narrow) or {}
	filters: dict[str, Any] = {
		"stage": ("in", VIEWS.get(view) or VIEWS["open"]),
		"duplicate_of": ("is", "not set"),
	}
	filters.update({name: wanted[name] for name in FILTERS if wanted.get(name)})
	if wanted.get("area"):
		filters["area"] = ("descendants of (inclusive)", wanted["area"])
	if sbool(mine):
		filters["agent"] = frappe.session.user
	if view in ("held", "supervised"):
		filters[view] = 1
	if view == "urged":
		filters["urge_count"] = (">", 0)
	return filters


def _rows(filters: dict[str, Any], order_by: str, start: int, limit: int) -> list[frappe._dict]:
	"""Rows of a page: first their names in order, from the index alone, then what is shown of these few."""
	names = frappe.get_list(
		"HL Work Order", filters=filters, pluck="name", order_by=order_by, start=start, limit=limit
	)
	if not names:
		return []
	return frappe.get_list(
		"HL Work Order", filters={"name": ("in", names)}, fields=listed_fields(), order_by=order_by, limit=0
	)


def _number(filters: dict[str, Any]) -> int:
	[row] = frappe.get_list(
		"HL Work Order", filters=filters, fields=["count(name) as number"], order_by=None, limit=0
	)
	return row.number


def _page_to_review(filters: dict[str, Any], start: int) -> list[dict[str, Any]]:
	"""Orders that a handling rule keeps back until a superior has looked at them."""
	reviewed = handling_rules.reviewed()
	if not reviewed:
		return []
	lines, kinds = (sorted(set(values)) for values in zip(*reviewed, strict=True))
	likely = {"reviewed_at": ("is", "not set"), "line": ("in", lines), "kind": ("in", kinds)}
	rows = _rows({**likely, **filters}, BY_DEADLINE, 0, MAX_TO_REVIEW)
	waiting = [row for row in rows if handling_rules.rule_for(row).review_before_dispatch]
	return shown_orders(waiting[start : start + PAGE])


def _search_filters(text: str) -> dict[str, Any] | None:
	number = HOME_COUNTRY_CODE.sub("", SEPARATORS.sub("", text))
	if NUMBER.match(text):
		return {"name": ("like", f"{text}%")}
	if DIGITS.match(number):
		wanted = masked.beginning("HL Work Order", "caller_phone", number)
		return {"caller_phone": wanted} if len(number) >= MIN_DIGITS else None
	customers = [row.name for row in customer_search.search(text)]
	return {"customer": ("in", customers)} if customers else None
