"""Distances on the map, and the square around a point that an index can search. Pure."""

from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

EARTH_RADIUS_KM = 6371.0
KM_PER_DEGREE = 111.2

Point = tuple[float, float]


class Box(NamedTuple):
	"""A square on the map, in degrees."""

	south: float
	north: float
	west: float
	east: float


def distance_km(one: Point | None, other: Point | None) -> float | None:
	"""Return the distance as the crow flies (km), None where a place is unknown."""
	if not one or not other:
		return None
	lat1, lon1, lat2, lon2 = map(radians, (*one, *other))
	half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
	return 2 * EARTH_RADIUS_KM * asin(sqrt(half))


def box_around(centre: Point, radius_km: float) -> Box:
	"""Return a square that holds everything within `radius_km` of the centre."""
	latitude, longitude = centre
	height = radius_km / KM_PER_DEGREE
	width = height / shrinking(centre)
	return Box(latitude - height, latitude + height, longitude - width, longitude + width)


def shrinking(point: Point) -> float:
	"""Return how much shorter a degree of longitude is than one of latitude at this point."""
	return max(cos(radians(point[0])), 0.01)


def point_of(record) -> Point | None:
	"""Return where a record with `latitude` and `longitude` is; both nought is nowhere."""
	return (record.latitude, record.longitude) if record.latitude and record.longitude else None
