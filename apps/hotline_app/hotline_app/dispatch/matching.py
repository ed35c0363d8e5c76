"""Which providers suit an order, the best first, and why (`C-7.2.2`, `H-3.3a`).

The search goes outwards from the place of the order, circle by circle, until it has enough providers that
may do the work; their points decide. So it reads the neighbourhood and not the whole list, and asks a
fixed number of questions at most, however many providers there are.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from math import inf

import frappe

from hotline_app.intake import places

from . import nearby, scoring, suitability
from .nearby import Point

# Circles of the search; what is farther, or nobody knows where, comes last.
RADII_KM = (2, 6, 18, 54)
# So many of the nearest are compared; farther ones could win by no weight that is worth its way.
POOL = 20
# So many are read first, and so many times more at each further reading.
FIRST_PAGE = 64
GROWTH = 4


@dataclass(frozen=True)
class Candidate:
	"""A provider that may take an order, with its points (0 to 100) and the reasons for them.

	The distance (km) is None where a place is unknown, the quality (0 to 100) until it was computed.
	"""

	provider: str
	provider_name: str
	phone: str
	level: str | None
	price: str | None
	distance_km: float | None
	jobs: int
	load_limit: int
	quality: float | None
	is_open: bool
	score: float
	reasons: list[str]

	def as_dict(self) -> dict:
		return asdict(self)


def candidates(order, limit: int = 10, exclude: Collection[str] = ()) -> list[Candidate]:
	"""Return up to `limit` providers that suit `order`, the best first; those in `exclude` are left out."""
	point = place_of(order)
	rows = _nearest(suitability.need_of(order), point, max(limit, POOL), exclude)
	return [_candidate(row, sight, score, order) for row, sight, score in _ranked(rows, order)[:limit]]


def why_unsuitable(provider: str, order) -> str | None:
	"""Return why `provider` can't take `order`, None if it can."""
	return suitability.why_unsuitable(provider, order)


def distance_km(order, provider) -> float | None:
	"""Return the distance as the crow flies (km, one decimal), None where a place is unknown."""
	return _rounded(nearby.distance_km(place_of(order), nearby.point_of(provider)))


def place_of(order) -> Point | None:
	"""Return where the order is: its coordinates, else what its address names, else its area's centre."""
	if point := nearby.point_of(order):
		return point
	if point := places.locate(order.get("address"), order.area):
		return point
	if not order.area:
		return None
	return nearby.point_of(frappe.get_cached_doc("HL Area", order.area))


def _nearest(
	need: suitability.Need, point: Point | None, wanted: int, exclude: Collection[str]
) -> list[frappe._dict]:
	"""The nearest `wanted` providers that may do it, as rows with `distance_km` and `jobs`.

	Without a place they are those of the best quality.
	"""
	for radius in RADII_KM if point else ():
		rows = _fitting(need, point, radius, wanted, exclude)
		if len(rows) >= wanted:
			return rows[:wanted]
	return _fitting(need, point, None, wanted, exclude)[:wanted]


def _fitting(
	need: suitability.Need, point: Point | None, radius: float | None, wanted: int, exclude: Collection[str]
) -> list[frappe._dict]:
	"""At least `wanted` within the radius (km) if there are so many, the nearest first.

	Most of the first page may do the work; where it is few, the pages grow, so that they stay a few, too.
	"""
	found: dict[str, frappe._dict] = {}
	start, page = 0, FIRST_PAGE
	while True:
		rows = suitability.offering(need, point, radius, exclude=exclude, start=start, limit=page)
		new = {}
		for row in rows:
			row.distance_km = nearby.distance_km(point, nearby.point_of(row))
			# In the corners of the square one may be farther away than another beyond its sides.
			if row.name not in found and (radius is None or row.distance_km <= radius):
				new.setdefault(row.name, row)
		found |= {row.name: row for row in suitability.free(list(new.values()), need)}
		if len(rows) < page or len(found) >= wanted:
			return list(found.values())
		start, page = start + page, page * GROWTH


def _ranked(rows: list[frappe._dict], order) -> list[tuple[frappe._dict, scoring.Sight, float]]:
	"""The rows with what is seen of them and their points: the best first, of equal ones the nearest."""
	settings = frappe.get_cached_doc("HL Provider Settings")
	speakers = scoring.speakers([row.name for row in rows], order.get("caller_language"))
	is_open = scoring.open_calendars((row.calendar for row in rows), scoring.time_of(order))
	cheapest = min((row.amount for row in rows if row.amount), default=None)
	found = []
	for row in rows:
		sight = scoring.Sight(
			distance_km=_rounded(row.distance_km),
			jobs=row.jobs,
			load_limit=row.load_limit,
			quality=row.quality if row.quality_at else None,
			amount=row.amount or None,
			cheapest=cheapest,
			speaks=None if speakers is None else row.name in speakers,
			is_open=is_open[row.calendar],
		)
		found.append((row, sight, scoring.score(sight, settings)))
	return sorted(found, key=_rank)


def _rank(found: tuple[frappe._dict, scoring.Sight, float]) -> tuple:
	row, sight, score = found
	away = inf if sight.distance_km is None else sight.distance_km
	return (-score, away, sight.jobs, row.provider_name)


def _candidate(row: frappe._dict, sight: scoring.Sight, score: float, order) -> Candidate:
	return Candidate(
		provider=row.name,
		provider_name=row.provider_name,
		phone=row.phone,
		level=row.level,
		price=row.price,
		distance_km=sight.distance_km,
		jobs=sight.jobs,
		load_limit=sight.load_limit,
		quality=sight.quality,
		is_open=sight.is_open,
		score=score,
		reasons=scoring.reasons(sight, order.get("caller_language")),
	)


def _rounded(distance: float | None) -> float | None:
	return None if distance is None else round(distance, 1)
