"""Shapes in records: checked when they are stored, and brought in from GeoJSON files (`P-11`)."""

import json
from collections.abc import Iterator
from typing import Any

import frappe
from frappe import _

from . import geometry

FEATURE = "HL Map Feature"
AREA = "HL Area"
_MOST = 5000


def checked(text: str | None, label: str) -> str | None:
	"""Return a GeoJSON text in one form, None for an empty one; ValidationError says what is wrong."""
	if not (text or "").strip():
		return None
	try:
		shape = geometry.read(text)
	except geometry.WrongGeometryError as error:
		frappe.throw(_("{0} is no shape on the map: {1}").format(frappe.bold(label), str(error)))
	packed = json.dumps(shape, separators=(",", ":"))
	if len(packed) > geometry.LONGEST:
		frappe.throw(_("{0} has too many points for a map in the browser; simplify it.").format(label))
	return packed


def check_area(doc, method: str | None = None) -> None:
	"""Check the boundary of an area that is stored."""
	doc.boundary = checked(doc.get("boundary"), _("Boundary (GeoJSON)"))


def area_at(latitude: float, longitude: float) -> str | None:
	"""Return the area deepest in the tree in whose boundary a place is, None outside all."""
	rows = frappe.get_all(
		AREA, {"boundary": ("is", "set")}, ["name", "boundary"], order_by="rgt - lft, name", limit=0
	)
	for row in rows:
		if geometry.holds(json.loads(row.boundary), (longitude, latitude)):
			return row.name
	return None


def bring_in(text: str, into: str, named_by: str, line: str | None = None) -> dict[str, Any]:
	"""Bring in a GeoJSON feature collection: boundaries of areas, or features of a layer.

	`into`: "Boundaries" or a layer; `named_by`: the property with the name. Areas are found by their name;
	features of the layer with the same name are replaced. Returns the numbers `stored` and, as `unknown`,
	names without an area. Raises ValidationError for a text that is none, and with the number of the feature
	that is wrong.
	"""
	stored, unknown = 0, []
	for name, shape in _features(text, named_by):
		if into != "Boundaries":
			_store_feature(into, name, shape, line)
		elif frappe.db.exists(AREA, name):
			area = frappe.get_doc(AREA, name)
			area.boundary = json.dumps(shape)
			area.save()
		else:
			unknown.append(name)
			continue
		stored += 1
	return {"stored": stored, "unknown": unknown}


def _features(text: str, named_by: str) -> Iterator[tuple[str, geometry.Geometry]]:
	try:
		features = json.loads(text)["features"]
	except (ValueError, KeyError, TypeError):
		frappe.throw(_("The file is no GeoJSON feature collection."))
	if not isinstance(features, list) or len(features) > _MOST:
		frappe.throw(_("A file with more than {0} features is brought in by parts.").format(_MOST))
	for number, feature in enumerate(features, start=1):
		try:
			name = str(feature["properties"][named_by]).strip()
			yield name, geometry.read(feature)
		except (KeyError, TypeError):
			frappe.throw(_("Feature {0} has no property {1}.").format(number, named_by))
		except geometry.WrongGeometryError as error:
			frappe.throw(_("Feature {0} is no shape on the map: {1}").format(number, str(error)))


def _store_feature(layer: str, name: str, shape: geometry.Geometry, line: str | None) -> None:
	known = frappe.db.get_value(FEATURE, {"layer": layer, "feature_name": name})
	doc = frappe.get_doc(FEATURE, known) if known else frappe.new_doc(FEATURE)
	doc.update({"feature_name": name, "layer": layer, "line": line or doc.line})
	if shape["type"] == "Point":
		doc.longitude, doc.latitude = shape["coordinates"][:2]
	else:
		doc.geometry = json.dumps(shape)
	doc.save()
