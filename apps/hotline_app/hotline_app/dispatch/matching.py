"""Which providers suit an order, the best first, and why (`C-7.2.2`, `H-3.3a`).

The search goes outwards from the place of the order, circle by circle, until it has enough providers that
may do the work; their points decide. So it reads the neighbourhood and not the whole list, and asks a
fixed number of questions at most, however many providers there are.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from heapq import nsmallest
from math import inf

import frappe

from hotline_app.intake import places

from . import nearby, scoring, suitability
from .nearby import Point

# Circles of the search; what is farther, or nobody knows where, comes last.
RADII_KM = (2, 4, 8, 16, 32, 64)
# So many of the nearest are compared; farther ones could win by no weight that is worth its way.
POOL = 20


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
	return sorted(_compared(rows, order, point), key=_rank)[:limit]


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
	"""The nearest `wanted` providers that may do it, as rows with `distance_km` and `jobs`."""
	for radius in RADII_KM if point else ():
		rows = _found(need, point, nearby.box_around(point, radius), exclude)
		# In the corners of the square one may be farther away than another beyond its sides.
		rows = [row for row in rows if row.distance_km <= radius]
		if len(rows) < wanted:
			continue
		rows = suitability.fit(rows, need)
		if len(rows) >= wanted:
			return _first(rows, wanted)
	return _first(suitability.fit(_found(need, point, None, exclude), need), wanted)


def _found(
	need: suitability.Need, point: Point | None, box: nearby.Box | None, exclude: Collection[str]
) -> list[frappe._dict]:
	rows = _by_service(suitability.offering(need, box, exclude=exclude), need.category)
	for row in rows:
		row.distance_km = nearby.distance_km(point, nearby.point_of(row))
	return rows


def _first(rows: list[frappe._dict], wanted: int) -> list[frappe._dict]:
	return nsmallest(wanted, rows, key=lambda row: inf if row.distance_km is None else row.distance_km)


def _by_service(rows: list[frappe._dict], category: str) -> list[frappe._dict]:
	"""One row a provider: its service for the very category goes before one for a wider category."""
	best: dict[str, frappe._dict] = {}
	for row in rows:
		if row.name not in best or row.category == category:
			best[row.name] = row
	return list(best.values())


def _compared(rows: list[frappe._dict], order, point: Point | None) -> list[Candidate]:
	settings = frappe.get_cached_doc("HL Provider Settings")
	names = [row.name for row in rows]
	language = order.get("caller_language")
	speakers = scoring.speakers(names, language)
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
		found.append(_candidate(row, sight, settings, language))
	return found


def _candidate(row: frappe._dict, sight: scoring.Sight, settings, language: str | None) -> Candidate:
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
		score=scoring.score(sight, settings),
		reasons=scoring.reasons(sight, language),
	)


def _rank(candidate: Candidate) -> tuple:
	"""The best first; of equal ones the nearest, then the least busy."""
	unknown = candidate.distance_km is None
	return (-candidate.score, unknown, candidate.distance_km or 0, candidate.jobs, candidate.provider_name)


def _rounded(distance: float | None) -> float | None:
	return None if distance is None else round(distance, 1)
