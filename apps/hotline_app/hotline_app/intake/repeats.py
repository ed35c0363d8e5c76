"""Likely repeats: earlier orders about the same matter, so that it is handled once (`P-24`).

Candidates are found by index only (same caller; same place and category; near by), then weighed in Python
as an administrator's HL Repeat Rule says.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from math import cos, hypot, radians
from typing import Any, NamedTuple

import frappe
from frappe import _
from frappe.utils import cint, flt, get_datetime, now_datetime

from hotline_app import masked
from hotline_app.intake import trees, words
from hotline_app.intake.phone import InvalidPhoneError, normalise

ORDER = "HL Work Order"
RULE = "HL Repeat Rule"
MATCH_FIELDS = ("line", "category")
# Of each kind of candidates the latest.
PER_QUERY = 60
# More orders than this near one place within a rule's days are a matter of their own.
NEAR_BY = 1_000
MOST = 10
ENDED_STAGES = ("Done", "Closed")
# Who calls again so soon after the end calls about the same matter; later it is a new one.
ENDED_DAYS = 2
MAX_AREAS = 300
METRES_PER_DEGREE = 111_200
# Of a description the beginning says what it is about.
COMPARED = 2_000

# Shares of a part's weight.
SIBLING_CATEGORY = 0.5
SAME_AREA = 0.8
SAME_AREA_BUT_FAR = 0.4
AREA_IN_AREA = 0.4
AT_THE_LIMIT = 0.5
# A likeness below it says nothing: any two texts have something in common.
LEAST_LIKENESS = 0.2

FIELDS = (
	"name",
	"title",
	"description",
	"line",
	"category",
	"area",
	"address",
	"latitude",
	"longitude",
	"caller_phone",
	"customer",
	"urgency",
	"stage",
	"workflow_state",
	"handling_unit",
	"provider",
	"duplicate_of",
	"parent_order",
	"requested_at",
	"dispatched_at",
	"done_at",
	"closed_at",
	"creation",
)


class Reason(NamedTuple):
	"""How much of a part's weight an order earns (0 to 1), and why, in words."""

	share: float
	text: str


class Asked(NamedTuple):
	"""The order that is being taken, read once for all comparisons."""

	values: Mapping[str, Any]
	phone: str
	customer: str | None
	siblings: frozenset[str]
	areas: frozenset[str]
	grams: frozenset[str]


def find(values: Mapping[str, Any]) -> list[dict[str, Any]]:
	"""Return the orders that an order with these values probably repeats, at most 10.

	Only orders that the user may read. Those that are dispatched already come first, then other open ones,
	then those that have just ended; among them the likest. Instead of an order that was merged stands the
	one that it was merged into. Each has `score` (percent), `reasons`, `riders`, `is_dispatched`.
	"""
	rule = rule_for(values)
	asked = _read(values)
	if not rule or not _says_enough(asked):
		return []
	since = now_datetime() - timedelta(days=cint(rule.days))
	best: dict[str, tuple[float, list[str], frappe._dict]] = {}
	for order in _with_primaries(_candidates(asked, rule, since)):
		score, reasons = weigh(asked, order, rule)
		name = order.duplicate_of or order.name
		if score >= flt(rule.threshold) and (name not in best or score > best[name][0]):
			best[name] = (score, reasons, order.get("primary") or order)
	found = sorted(best.values(), key=lambda row: (_place_in_list(row[2]), -row[0], row[2].name))[:MOST]
	riders = _riders([order.name for _score, _reasons, order in found])
	return [_shown(score, reasons, order, riders) for score, reasons, order in found]


def rule_for(values: Mapping[str, Any]) -> frappe._dict | None:
	"""Return the enabled rule that fits best: most fields set, then the nearest category, then by name."""
	best: tuple[tuple[int, int], frappe._dict] | None = None
	for rule in _rules():
		rank = _rank(rule, values)
		if rank is not None and (best is None or rank > best[0]):
			best = (rank, rule)
	return best[1] if best else None


def forget() -> None:
	"""Drop what is remembered of the rules; call it when one changed."""
	frappe.cache().delete_value(_KEY)
	# Another request may have remembered the old rules until this change is stored.
	frappe.db.after_commit.add(lambda: frappe.cache().delete_value(_KEY))


def weigh(asked: Asked, order: Mapping[str, Any], rule: Mapping[str, Any]) -> tuple[float, list[str]]:
	"""Return how likely `order` is about the same matter, in percent of all weights, and the reasons."""
	parts = (
		(flt(rule["caller_weight"]), _caller(asked, order)),
		(flt(rule["category_weight"]), _category(asked, order)),
		(flt(rule["place_weight"]), _place(asked, order, flt(rule["metres"]))),
		(flt(rule["text_weight"]), _text(asked, order)),
	)
	whole = sum(weight for weight, _reason in parts)
	if not whole:
		return 0.0, []
	earned = [(weight, reason) for weight, reason in parts if reason and weight]
	score = 100 * sum(weight * reason.share for weight, reason in earned) / whole
	return score, [reason.text for _weight, reason in earned]


def metres_between(one: Mapping[str, Any], other: Mapping[str, Any]) -> float | None:
	"""Return the distance on a flat city, None where either place is not known."""
	if not (_is_placed(one) and _is_placed(other)):
		return None
	north = flt(one["latitude"]) - flt(other["latitude"])
	east = (flt(one["longitude"]) - flt(other["longitude"])) * cos(radians(flt(one["latitude"])))
	return METRES_PER_DEGREE * hypot(north, east)


# ---- candidates


def _read(values: Mapping[str, Any]) -> Asked:
	category, area = values.get("category"), values.get("area")
	text = f"{values.get('title') or ''}\n{values.get('description') or ''}"[:COMPARED]
	return Asked(
		values,
		_phone(values.get("caller_phone")),
		values.get("customer") or None,
		frozenset(_siblings(category)) if category else frozenset(),
		frozenset(_around(area)) if area else frozenset(),
		words.grams(text),
	)


def _says_enough(asked: Asked) -> bool:
	"""A category alone, or a text alone, has no candidates: that would be half the city."""
	is_placed = _is_placed(asked.values) or asked.areas
	return bool(asked.phone or asked.customer or (is_placed and (asked.siblings or asked.grams)))


def _phone(typed: Any) -> str:
	try:
		return normalise(typed)
	except InvalidPhoneError:
		# Half a number, while it is being typed.
		frappe.clear_last_message()
		return ""


def _siblings(category: str) -> list[str]:
	"""The category and those beside it; at the top of the tree there are no siblings."""
	line = trees.lineage("HL Category", category)
	if len(line) < 2:
		return [category]
	return frappe.get_all("HL Category", filters={"parent_hl_category": line[1]}, pluck="name")


def _around(area: str) -> list[str]:
	"""The area, those above it, and those below it."""
	return [*trees.lineage("HL Area", area)[1:], *trees.subtree("HL Area", area, MAX_AREAS)]


def candidate_filters(asked: Asked, rule: Mapping[str, Any], since: datetime) -> list[list[list[Any]]]:
	"""Return the filters of the queries for candidates; each is answered by an index alone."""
	recent = ["creation", ">=", since]
	queries = []
	if asked.phone:
		queries.append([["caller_phone", "=", asked.phone], recent])
	if asked.customer:
		queries.append([["customer", "=", asked.customer], recent])
	if asked.areas and asked.siblings:
		queries.append(
			[["category", "in", sorted(asked.siblings)], ["area", "in", sorted(asked.areas)], recent]
		)
	return queries


def near_by(values: Mapping[str, Any], metres: int, since: datetime):
	"""Return the query for orders since then within so many metres north, south, east and west."""
	order = frappe.qb.DocType(ORDER)
	latitude, longitude = flt(values["latitude"]), flt(values["longitude"])
	north = metres / METRES_PER_DEGREE
	east = north / max(cos(radians(latitude)), 0.01)
	# Put in order later: a database that is asked for the latest few goes through all orders by time until
	# it has met enough of them in one place.
	return (
		frappe.qb.from_(order)
		.select(order.name, order.creation)
		.where(order.latitude[latitude - north : latitude + north])
		.where(order.longitude[longitude - east : longitude + east])
		.where(order.creation >= since)
		.limit(NEAR_BY)
	)


def _near_by(values: Mapping[str, Any], metres: int, since: datetime) -> list[str]:
	if not metres or not _is_placed(values):
		return []
	rows = near_by(values, metres, since).run()
	return [name for name, _creation in sorted(rows, key=lambda row: row[1], reverse=True)[:PER_QUERY]]


def _candidates(asked: Asked, rule: Mapping[str, Any], since: datetime) -> list[frappe._dict]:
	names = set(_near_by(asked.values, cint(rule["metres"]), since))
	for filters in candidate_filters(asked, rule, since):
		# Names only, from the index: whether the user may read an order is asked below.
		names.update(
			frappe.get_all(ORDER, filters=filters, pluck="name", order_by="creation desc", limit=PER_QUERY)
		)
	names.discard(asked.values.get("name"))
	return [order for order in _readable(names) if _may_be_joined(asked, order)]


def _readable(names: Iterable[str]) -> list[frappe._dict]:
	"""Those that the user may read, plain: number and address are compared here, and not told."""
	if not names:
		return []
	seen = frappe.get_list(ORDER, {"name": ("in", sorted(names))}, pluck="name", order_by=None, limit=0)
	return frappe.get_all(ORDER, {"name": ("in", seen or [""])}, list(FIELDS), order_by=None)


def _may_be_joined(asked: Asked, order: frappe._dict) -> bool:
	if order.parent_order or order.stage == "Cancelled" or _ended_long_ago(order):
		return False
	is_of_line = asked.values.get("line") in (None, "", order.line)
	return bool(is_of_line or _caller(asked, order))


def _ended_long_ago(order: frappe._dict) -> bool:
	if order.stage not in ENDED_STAGES:
		return False
	ended = order.done_at or order.closed_at
	return bool(ended) and get_datetime(ended) < now_datetime() - timedelta(days=ENDED_DAYS)


def _with_primaries(orders: list[frappe._dict]) -> list[frappe._dict]:
	"""Give each merged order the one into which it was merged, in one query; without one it falls away."""
	names = {order.duplicate_of for order in orders if order.duplicate_of}
	if not names:
		return orders
	primaries = {
		row.name: row for row in _readable(names) if row.stage != "Cancelled" and not _ended_long_ago(row)
	}
	for order in orders:
		order.primary = primaries.get(order.duplicate_of)
	return [order for order in orders if order.primary or not order.duplicate_of]


# ---- weighing


def _caller(asked: Asked, order: Mapping[str, Any]) -> Reason | None:
	is_same = (asked.phone and asked.phone == order["caller_phone"]) or (
		asked.customer and asked.customer == order["customer"]
	)
	return Reason(1, _("same caller")) if is_same else None


def _category(asked: Asked, order: Mapping[str, Any]) -> Reason | None:
	if order["category"] and order["category"] == asked.values.get("category"):
		return Reason(1, _("same category"))
	if order["category"] in asked.siblings:
		return Reason(SIBLING_CATEGORY, _("similar category"))
	return None


def _place(asked: Asked, order: Mapping[str, Any], limit: float) -> Reason | None:
	metres = metres_between(asked.values, order)
	if metres is not None and limit and metres <= limit:
		share = 1 - (1 - AT_THE_LIMIT) * metres / limit
		return Reason(share, _("{0} m away").format(round(metres, -1) if metres >= 10 else round(metres)))
	address = words.fold(asked.values.get("address"))
	if address and address == words.fold(order["address"]) and asked.values.get("area") == order["area"]:
		return Reason(1, _("same address"))
	if not order["area"]:
		return None
	if order["area"] == asked.values.get("area"):
		return Reason(SAME_AREA if metres is None else SAME_AREA_BUT_FAR, _("same area"))
	return Reason(AREA_IN_AREA, _("one area within the other")) if order["area"] in asked.areas else None


def _text(asked: Asked, order: Mapping[str, Any]) -> Reason | None:
	text = f"{order['title'] or ''}\n{order['description'] or ''}"[:COMPARED]
	alike = words.likeness(asked.grams, words.grams(text))
	return Reason(alike, _("text {0}%").format(round(100 * alike))) if alike >= LEAST_LIKENESS else None


def _is_placed(values: Mapping[str, Any]) -> bool:
	return bool(flt(values.get("latitude")) and flt(values.get("longitude")))


# ---- rules and result

_KEY = "hl_repeat_rules"


def _rules() -> list[frappe._dict]:
	return frappe.cache().get_value(
		_KEY,
		lambda: frappe.get_all(RULE, filters={"enabled": 1}, fields=["*"], order_by="name"),
	)


def _rank(rule: Mapping[str, Any], values: Mapping[str, Any]) -> tuple[int, int] | None:
	matched = nearness = 0
	if rule["line"]:
		if rule["line"] != values.get("line"):
			return None
		matched += 1
	if rule["category"]:
		category = values.get("category")
		line: Sequence[str] = trees.lineage("HL Category", category) if category else ()
		if rule["category"] not in line:
			return None
		matched, nearness = matched + 1, -line.index(rule["category"])
	return matched, nearness


def _place_in_list(order: Mapping[str, Any]) -> int:
	"""Work that is under way takes a repeat along; what has ended would have to be reopened."""
	if order["stage"] in ENDED_STAGES:
		return 2
	return 0 if _is_dispatched(order) else 1


def _is_dispatched(order: Mapping[str, Any]) -> bool:
	return order["stage"] not in ENDED_STAGES and bool(order["dispatched_at"] or order["stage"] != "Accepted")


def _riders(names: list[str]) -> dict[str, int]:
	if not names:
		return {}
	rows = frappe.get_all(
		ORDER,
		filters={"duplicate_of": ("in", names)},
		fields=["duplicate_of", "count(name) as number"],
		group_by="duplicate_of",
		order_by=None,
	)
	return {row.duplicate_of: row.number for row in rows}


def _shown(
	score: float, reasons: list[str], order: frappe._dict, riders: Mapping[str, int]
) -> dict[str, Any]:
	by = None
	if order.provider:
		by = frappe.get_cached_value("HL Provider", order.provider, "provider_name")
	taken = get_datetime(order.requested_at or order.creation)
	return {
		"name": order.name,
		"title": order.title,
		"category_label": _(order.category),
		"address": masked.cover(ORDER, [frappe._dict(address=order.address)])[0].address,
		"urgency": order.urgency,
		"stage": order.stage,
		"stage_label": _(order.stage),
		"state_label": _(order.workflow_state or order.stage),
		"handling_unit": order.handling_unit,
		"provider": order.provider,
		"handled_by": by or order.handling_unit,
		"is_dispatched": _is_dispatched(order),
		"requested_at": taken,
		"age_minutes": max(0, int((now_datetime() - taken).total_seconds() // 60)),
		"riders": riders.get(order.name, 0),
		"score": round(score),
		"reasons": reasons,
	}
