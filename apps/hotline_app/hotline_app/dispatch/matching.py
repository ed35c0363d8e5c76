"""Which providers suit an order: trade, certificate, area, load and distance (`C-7.2.2`).

Two queries: one for all that a provider must have, one for the load of those who have it.
"""

from dataclasses import asdict, dataclass
from math import asin, cos, radians, sin, sqrt

import frappe
from frappe import _
from frappe.utils import nowdate
from frappe.utils.nestedset import get_ancestors_of

from .stages import OPEN_STAGES

EARTH_RADIUS_KM = 6371.0


@dataclass(frozen=True)
class Candidate:
	"""A provider that may take an order; the distance (km) is None where a place is unknown."""

	provider: str
	provider_name: str
	phone: str
	level: str | None
	price: str | None
	distance_km: float | None
	jobs: int
	load_limit: int

	def as_dict(self) -> dict:
		return asdict(self)


def candidates(order, limit: int = 10, exclude: tuple[str, ...] = ()) -> list[Candidate]:
	"""Return the providers that suit `order`, the nearest first; of equally near ones the least busy.

	Those in `exclude` are left out.
	"""
	place = _place(order)
	able = _able(order.category, order.area)
	jobs = _jobs([row.name for row in able])
	found = [
		Candidate(
			provider=row.name,
			provider_name=row.provider_name,
			phone=row.phone,
			level=row.level,
			price=row.price,
			distance_km=_distance(place, row),
			jobs=jobs.get(row.name, 0),
			load_limit=row.load_limit,
		)
		for row in able
		if jobs.get(row.name, 0) < row.load_limit and row.name not in exclude
	]
	return sorted(found, key=_rank)[:limit]


def why_unsuitable(provider: str, order) -> str | None:
	"""Return why `provider` can't take `order`, None if it can."""
	row = next(iter(_able(order.category, order.area, provider)), None)
	if row is None:
		return _reason(provider, order)
	if _jobs([provider]).get(provider, 0) >= row.load_limit:
		return _("{0} has as many jobs in hand as it can take.").format(row.provider_name)
	return None


def distance_km(order, provider) -> float | None:
	"""Return the distance as the crow flies (km, one decimal), None where a place is unknown."""
	return _distance(_place(order), provider)


def _reason(provider: str, order) -> str:
	name, stage = frappe.db.get_value("HL Provider", provider, ["provider_name", "stage"])
	if stage != "Active":
		return _("{0} is not active: {1}.").format(name, _(stage))
	lineage = _lineage("HL Category", order.category)
	if not frappe.db.exists("HL Provider Service", {"parent": provider, "category": ("in", lineage)}):
		return _("{0} does not offer {1}.").format(name, _(order.category))
	if _needs_certificate(order.category) and not _certified([provider], order.category):
		return _("{0} has no valid certificate for {1}.").format(name, _(order.category))
	return _("{0} does not serve {1}.").format(name, _(order.area or ""))


def _able(category: str, area: str | None, provider: str | None = None) -> list[frappe._dict]:
	"""Active providers with the trade, its certificate where one is needed, and the area."""
	who, service = frappe.qb.DocType("HL Provider"), frappe.qb.DocType("HL Provider Service")
	query = (
		frappe.qb.from_(who)
		.join(service)
		.on((service.parent == who.name) & (service.parenttype == "HL Provider"))
		.select(
			who.name,
			who.provider_name,
			who.phone,
			who.level,
			who.latitude,
			who.longitude,
			who.load_limit,
			service.category,
			service.price,
		)
		.where(who.stage == "Active")
		.where(service.category.isin(_lineage("HL Category", category)))
	)
	if provider:
		query = query.where(who.name == provider)
	rows = _nearest_service(query.run(as_dict=True), category)
	if _needs_certificate(category):
		certified = _certified([row.name for row in rows], category)
		rows = [row for row in rows if row.name in certified]
	return _serving(rows, area)


def _nearest_service(rows: list[frappe._dict], category: str) -> list[frappe._dict]:
	"""One row a provider: its service for the very category goes before one for a wider category."""
	best: dict[str, frappe._dict] = {}
	for row in rows:
		if row.name not in best or row.category == category:
			best[row.name] = row
	return list(best.values())


def _serving(rows: list[frappe._dict], area: str | None) -> list[frappe._dict]:
	"""Those that serve the area; a provider without areas serves everywhere."""
	if not rows or not area:
		return rows
	served: dict[str, set[str]] = {}
	for entry in frappe.get_all(
		"HL Provider Area",
		filters={"parenttype": "HL Provider", "parent": ("in", [row.name for row in rows])},
		fields=["parent", "area"],
	):
		served.setdefault(entry.parent, set()).add(entry.area)
	lineage = set(_lineage("HL Area", area))
	return [row for row in rows if row.name not in served or served[row.name] & lineage]


def _certified(providers: list[str], category: str) -> set[str]:
	return set(
		frappe.get_all(
			"HL Provider Certificate",
			filters={
				"provider": ("in", providers or [""]),
				"category": ("in", _lineage("HL Category", category)),
				"valid_until": (">=", nowdate()),
			},
			pluck="provider",
		)
	)


def _needs_certificate(category: str) -> bool:
	lineage = _lineage("HL Category", category)
	return bool(frappe.db.exists("HL Category", {"name": ("in", lineage), "certificate_required": 1}))


def _jobs(providers: list[str]) -> dict[str, int]:
	"""Open dispatches by provider."""
	if not providers:
		return {}
	dispatch = frappe.qb.DocType("HL Dispatch")
	return dict(
		frappe.qb.from_(dispatch)
		.select(dispatch.provider, frappe.query_builder.functions.Count("*"))
		.where(dispatch.provider.isin(providers) & dispatch.stage.isin(OPEN_STAGES))
		.groupby(dispatch.provider)
		.run()
	)


def _lineage(doctype: str, name: str) -> list[str]:
	return [name, *get_ancestors_of(doctype, name)]


def _place(order) -> tuple[float, float] | None:
	"""Where the order is: its own coordinates, else the centre of its area."""
	if order.latitude and order.longitude:
		return order.latitude, order.longitude
	if order.area:
		latitude, longitude = frappe.db.get_value("HL Area", order.area, ["latitude", "longitude"])
		return (latitude, longitude) if latitude and longitude else None
	return None


def _distance(place: tuple[float, float] | None, provider) -> float | None:
	if not place or not provider.latitude or not provider.longitude:
		return None
	lat1, lon1, lat2, lon2 = map(radians, (*place, provider.latitude, provider.longitude))
	half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
	return round(2 * EARTH_RADIUS_KM * asin(sqrt(half)), 1)


def _rank(candidate: Candidate) -> tuple:
	unknown = candidate.distance_km is None
	return (unknown, candidate.distance_km or 0, candidate.jobs, candidate.provider_name)
