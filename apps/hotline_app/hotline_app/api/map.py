"""The map: areas, stations, crews, grid lines, and what is going on where (`P-11`); no tiles."""

import json
from typing import Any

import frappe
from frappe import _

from hotline_app import masked
from hotline_app.access import require
from hotline_app.intake.notice import notices
from hotline_app.intake.stages import OPEN
from hotline_app.intake.trees import lineage
from hotline_app.knowledge import directory, shapes

ORDER = "HL Work Order"
MOST_ORDERS = 500
LISTED = 20


@frappe.whitelist(methods=["GET", "POST"])
def base() -> dict[str, Any]:
	"""Return what stands still: `areas` with their boundaries, and `features` by layer.

	An area has name, label, parent, latitude, longitude and boundary, a feature name, title, layer, line,
	latitude, longitude, geometry, phone and note; both geometries are GeoJSON. Providers are features of the
	layer Provider, to those who may read them. Raises PermissionError.
	"""
	require("HL Area")
	require(shapes.FEATURE)
	return {"areas": _areas(), "features": _features() + _providers()}


@frappe.whitelist(methods=["GET", "POST"])
def now(line: str | None = None) -> dict[str, Any]:
	"""Return what is going on: `orders` that are open and have a place (the most pressing 500), `counts` of
	open orders by area, and `notices` in force with the names of their areas. Only what the user may read.
	Raises PermissionError.
	"""
	require(ORDER)
	wanted: dict[str, Any] = {"stage": ("in", OPEN), **({"line": line} if line else {})}
	orders = frappe.get_list(
		ORDER,
		filters={**wanted, "latitude": ("!=", 0)},
		fields=["name", "title", "area", "latitude", "longitude", "stage", "urgency", "next_due_at"],
		order_by="next_due_at is null, next_due_at",
		limit=MOST_ORDERS,
	)
	counted = frappe.get_list(
		ORDER,
		filters={**wanted, "area": ("is", "set")},
		fields=["area", "count(name) as number"],
		group_by="area",
		order_by=None,
		limit=0,
	)
	return {
		"orders": orders,
		"counts": {row.area: row.number for row in counted},
		"notices": _notices(line) if frappe.has_permission("HL Service Notice") else [],
	}


@frappe.whitelist(methods=["GET", "POST"])
def area(area: str, line: str | None = None) -> dict[str, Any]:
	"""Return what is to be known of an area: its `units`, nearest first, `orders` that are open in it and
	below it (the most pressing 20, and their `number`), `notices` in force, and `entries` of the directory.

	Raises PermissionError and DoesNotExistError.
	"""
	require("HL Area")
	doc = frappe.get_doc("HL Area", area)
	above = lineage("HL Area", area)
	below = frappe.get_all("HL Area", {"lft": (">=", doc.lft), "rgt": ("<=", doc.rgt)}, pluck="name")
	return {
		"name": doc.name,
		"label": _(doc.name),
		"units": _units(above),
		**_open_orders(below, line),
		"notices": [row for row in _notices(line) if not row["areas"] or {*above, *below} & set(row["areas"])]
		if frappe.has_permission("HL Service Notice")
		else [],
		"entries": directory.find(None, None, line, area, LISTED)
		if frappe.has_permission(directory.ENTRY)
		else [],
	}


@frappe.whitelist(methods=["GET", "POST"])
def area_at(latitude: float, longitude: float) -> str | None:
	"""Return the smallest area in whose boundary a place is, None outside all. Raises PermissionError."""
	require("HL Area")
	return shapes.area_at(float(latitude), float(longitude))


@frappe.whitelist(methods=["POST"])
def import_geojson(text: str, into: str, named_by: str = "name", line: str | None = None) -> dict[str, Any]:
	"""Bring in a GeoJSON feature collection: `into` "Boundaries" of areas, or a layer of the map.

	`named_by`: the property that holds a feature's name. Returns `stored` and `unknown` as `shapes.bring_in`.
	All or nothing is stored. Raises PermissionError and ValidationError.
	"""
	require(shapes.AREA if into == "Boundaries" else shapes.FEATURE, "import")
	return shapes.bring_in(text, into, named_by, line)


def _areas() -> list[dict[str, Any]]:
	rows = frappe.get_list(
		"HL Area",
		fields=["name", "parent_hl_area as parent", "latitude", "longitude", "boundary"],
		order_by="lft",
		limit=0,
	)
	return [{**row, "label": _(row.name), "boundary": _shape(row.boundary)} for row in rows]


def _features() -> list[dict[str, Any]]:
	fields = ["name", "feature_name as title", "layer", "line", "latitude", "longitude", "geometry", "phone"]
	rows = frappe.get_list(
		shapes.FEATURE,
		filters={"enabled": 1},
		fields=[*fields, "note", "located_at"],
		order_by="layer, feature_name",
		limit=0,
	)
	return [
		{**row, "layer_label": _(row.layer, context=shapes.FEATURE), "geometry": _shape(row.geometry)}
		for row in rows
	]


def _providers() -> list[dict[str, Any]]:
	if not frappe.has_permission("HL Provider"):
		return []
	rows = frappe.get_list(
		"HL Provider",
		filters={"stage": "Active", "latitude": ("!=", 0)},
		fields=["name", "provider_name as title", "latitude", "longitude", "phone"],
		limit=0,
	)
	nothing = {"line": None, "geometry": None, "note": None, "located_at": None}
	return [{**nothing, **row, "layer": "Provider", "layer_label": _("Provider")} for row in rows]


def _units(areas: list[str]) -> list[dict[str, Any]]:
	if not frappe.has_permission("HL Handling Unit"):
		return []
	rows = frappe.get_list(
		"HL Handling Unit",
		filters={"area": ("in", areas), "enabled": 1},
		fields=["name", "unit_name", "area", "phone"],
		limit=LISTED,
	)
	return sorted(rows, key=lambda row: areas.index(row.area))


def _open_orders(areas: list[str], line: str | None) -> dict[str, Any]:
	if not frappe.has_permission(ORDER):
		return {"orders": [], "number": 0}
	wanted = {"stage": ("in", OPEN), "area": ("in", areas), **({"line": line} if line else {})}
	fields = masked.asked(ORDER, ["name", "title", "stage", "urgency", "next_due_at", "address"])
	rows = frappe.get_list(
		ORDER, filters=wanted, fields=fields, order_by="next_due_at is null, next_due_at", limit=LISTED
	)
	number = frappe.get_list(ORDER, filters=wanted, fields=["count(name) as number"], order_by=None)[0].number
	shown = [{**row, "stage_label": _(row.stage, context=ORDER)} for row in masked.shown(ORDER, rows)]
	return {"orders": shown, "number": number}


def _notices(line: str | None) -> list[dict[str, Any]]:
	rows = notices.current(line)
	names = [row["name"] for row in rows]
	seen = set(frappe.get_list("HL Service Notice", {"name": ("in", names)}, pluck="name", limit=0))
	areas: dict[str, list[str]] = {}
	for row in frappe.get_all(
		"HL Notice Area", {"parent": ("in", names), "parenttype": "HL Service Notice"}, ["parent", "area"]
	):
		areas.setdefault(row.parent, []).append(row.area)
	return [{**row, "areas": areas.get(row["name"], [])} for row in rows if row["name"] in seen]


def _shape(text: str | None) -> dict[str, Any] | None:
	return json.loads(text) if text else None
