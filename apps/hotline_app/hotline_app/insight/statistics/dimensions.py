"""By what orders can be told apart: fields, levels of categories and areas, and times."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

import frappe
from frappe import _
from frappe.query_builder import CustomFunction
from frappe.query_builder.functions import Date
from frappe.utils import add_days, format_date, get_last_day, getdate

from hotline_app.intake.trees import whole_trees

from . import behind, orders

_hour = CustomFunction("hour", ["at"])


class Dimension(NamedTuple):
	"""A field of the order; `level` (1 is the top) of a tree, or `time`: hour, day, week, month."""

	field: str
	label: str
	level: int = 0
	time: str = ""


def known() -> dict[str, Dimension]:
	"""By key, in the order in which they are offered."""
	return {
		"kind": Dimension("kind", _("Kind")),
		"category_1": Dimension("category", _("Category, Top Level"), level=1),
		"category_2": Dimension("category", _("Category, Second Level"), level=2),
		"category": Dimension("category", _("Category")),
		"area_1": Dimension("area", _("Area, Top Level"), level=1),
		"area_2": Dimension("area", _("Area, Second Level"), level=2),
		"area": Dimension("area", _("Area")),
		"handling_unit": Dimension("handling_unit", _("Handling Unit")),
		"provider": Dimension("provider", _("Provider")),
		"channel": Dimension("channel", _("Channel")),
		"line": Dimension("line", _("Line", context="HL Work Order")),
		"urgency": Dimension("urgency", _("Urgency")),
		"stage": Dimension("stage", _("Stage")),
		"hour": Dimension("creation", _("Hour of the Day"), time="hour"),
		"day": Dimension("creation", _("Day"), time="day"),
		"week": Dimension("creation", _("Week"), time="week"),
		"month": Dimension("creation", _("Month"), time="month"),
	}


def term(dimension: Dimension, order) -> Any:
	"""What a query groups by."""
	if dimension.time == "hour":
		return _hour(order.creation)
	return Date(order.creation) if dimension.time else order[dimension.field]


def folder(chosen: Sequence[Dimension]) -> Callable[[Sequence[Any]], tuple]:
	"""Return a function that makes keys of what a query told: a time's begin, a level's record."""
	above = whole_trees()

	def fold(values: Sequence[Any]) -> tuple:
		return tuple(_fold(one, value, above) for one, value in zip(chosen, values, strict=True))

	return fold


def names(dimension: Dimension, keys: Iterable[Any]) -> dict[Any, str]:
	"""What people call each key."""
	keys = set(keys)
	if dimension.field == "provider":
		found = {"name": ("in", list(filter(None, keys)) or [""])}
		called = dict(frappe.get_all("HL Provider", found, ["name", "provider_name"], as_list=True))
		return {key: called.get(key, key) or _("Not Said") for key in keys}
	return {key: _name(dimension, key) for key in keys}


def own_filters() -> Callable[[Dimension, Any], dict[str, Any] | None]:
	"""Return a function that tells the filters of a list of a key's orders.

	It tells None where a list can't be asked for them.
	"""
	above = whole_trees()

	def filters(dimension: Dimension, key: Any) -> dict[str, Any] | None:
		if dimension.time == "hour":
			return None
		if dimension.time:
			return {"creation": ["Between", [str(key), str(_end(dimension, key))]]}
		if key is None:
			return {dimension.field: ["is", "not set"]}
		# A record of the level stands for all beneath it; one above the level for its own orders only.
		at_level = dimension.level and len(above(orders.TREES[dimension.field], key)) == dimension.level
		return {dimension.field: [behind.SUBTREE, key] if at_level else key}

	return filters


def _fold(dimension: Dimension, value: Any, above: Callable[[str, str], Sequence[str]]) -> Any:
	if dimension.time:
		return int(value) if dimension.time == "hour" else _begin(dimension, getdate(value))
	if not value:
		return None
	if dimension.level:
		line = above(orders.TREES[dimension.field], value)
		return line[max(len(line) - dimension.level, 0)]
	return value


def _begin(dimension: Dimension, day: date) -> date:
	if dimension.time == "week":
		return day - timedelta(days=day.weekday())
	return day.replace(day=1) if dimension.time == "month" else day


def _end(dimension: Dimension, begin: date) -> date:
	if dimension.time == "week":
		return getdate(add_days(begin, 6))
	return get_last_day(begin) if dimension.time == "month" else begin


def _name(dimension: Dimension, key: Any) -> str:
	if dimension.time == "hour":
		return f"{key:02}:00"
	if dimension.time == "month":
		return f"{key:%Y-%m}"
	if dimension.time == "week":
		return _("Week of {0}").format(format_date(key))
	if dimension.time:
		return format_date(key)
	return _(key, context=orders.ORDER) if key else _("Not Said")
