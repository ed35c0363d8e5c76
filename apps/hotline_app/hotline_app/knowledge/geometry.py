"""Shapes on the map as GeoJSON (RFC 7946): what may be stored, and whether a point is in one. Pure."""

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

TYPES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
_DEPTH = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
LONGEST = 200_000

Geometry = dict[str, Any]
Point = tuple[float, float]


class WrongGeometryError(ValueError):
	"""The text is not a shape on the earth."""


def read(text: str | dict) -> Geometry:
	"""Return the geometry of a GeoJSON text; of a feature its geometry. Raises `WrongGeometryError`."""
	try:
		value = json.loads(text) if isinstance(text, str) else text
	except ValueError:
		raise WrongGeometryError("not JSON") from None
	if isinstance(value, dict) and value.get("type") == "Feature":
		value = value.get("geometry")
	if not isinstance(value, dict) or value.get("type") not in TYPES:
		raise WrongGeometryError(f"not one of {', '.join(TYPES)}")
	points = list(_points(value.get("coordinates"), _DEPTH[value["type"]]))
	if not points:
		raise WrongGeometryError("no points")
	for longitude, latitude in points:
		if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
			raise WrongGeometryError("a point is not on the earth; longitude comes first")
	if value["type"].endswith("Polygon"):
		for ring in _rings(value):
			if len(ring) < 4 or ring[0] != ring[-1]:
				raise WrongGeometryError("a ring of an area is not closed")
	return {"type": value["type"], "coordinates": value["coordinates"]}


def holds(geometry: Geometry, point: Point) -> bool:
	"""Whether the point (longitude, latitude) is in the area; holes are not in it."""
	if geometry["type"] not in ("Polygon", "MultiPolygon"):
		return False
	return sum(_crosses(ring, point) for ring in _rings(geometry)) % 2 == 1


def _rings(geometry: Geometry) -> Iterator[list]:
	areas = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
	for area in areas:
		yield from area


def _points(value: Any, depth: int) -> Iterator[Point]:
	if not isinstance(value, list):
		raise WrongGeometryError("coordinates are missing")
	if depth:
		for part in value:
			yield from _points(part, depth - 1)
		return
	if len(value) < 2 or not all(isinstance(number, int | float) for number in value[:2]):
		raise WrongGeometryError("a point is not two numbers")
	yield value[0], value[1]


def _crosses(ring: list, point: Point) -> int:
	"""How often a ray from the point to the east crosses the ring."""
	x, y = point
	crossings = 0
	for (x1, y1, *_), (x2, y2, *_) in pairwise(ring):
		if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
			crossings += 1
	return crossings
