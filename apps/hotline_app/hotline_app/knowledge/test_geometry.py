"""Shapes: what may be stored, and what is in them."""

import pytest

from .geometry import WrongGeometryError, holds, read

RING = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
HOLE = [[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]]


def test_feature_is_read_as_its_geometry() -> None:
	"""Of a feature the geometry counts, and nothing else is kept."""
	shape = {"type": "Polygon", "coordinates": [RING]}
	assert read({"type": "Feature", "properties": {"a": 1}, "geometry": {**shape, "bbox": [0]}}) == shape


def test_open_ring_is_refused() -> None:
	"""An area whose ring does not end where it begins is none."""
	with pytest.raises(WrongGeometryError, match="not closed"):
		read({"type": "Polygon", "coordinates": [RING[:-1]]})


def test_hole_is_not_in_the_area() -> None:
	"""A point in a hole is outside, one beside it inside; lines hold nothing."""
	area = {"type": "MultiPolygon", "coordinates": [[RING, HOLE]]}
	assert holds(area, (3, 3))
	assert not holds(area, (1.5, 1.5))
	assert not holds(area, (5, 1))
	assert not holds({"type": "LineString", "coordinates": RING}, (1, 1))
