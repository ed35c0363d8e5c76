"""What a provider must have to get an order: trade, certificate, equipment, agreement, area, free capacity.

Each condition is one question for all the providers in sight, however many they are.
"""

from collections.abc import Collection
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.query_builder import Case, Order
from frappe.query_builder.functions import Count
from frappe.utils import formatdate, getdate, nowdate

from hotline_app.intake.trees import lineage

from . import nearby
from .nearby import Point
from .stages import OPEN_STAGES

PROVIDER = "HL Provider"
ACTIVE = "Active"
FIELDS = (
	"name",
	"provider_name",
	"phone",
	"level",
	"latitude",
	"longitude",
	"load_limit",
	"calendar",
	"quality",
	"quality_at",
)
SERVICE_FIELDS = ("category", "price", "amount", "response_minutes")
# Square degrees, more than there are.
NOWHERE = 1_000_000
UNKNOWN_QUALITY = 50


@dataclass(frozen=True)
class Need:
	"""What an order asks of whoever does it."""

	category: str
	categories: tuple[str, ...]
	area: str | None
	areas: tuple[str, ...]
	certificate: bool
	equipment: bool


def need_of(order) -> Need:
	"""Return what `order` asks for; what a category above its own asks for holds for it too."""
	categories = tuple(lineage("HL Category", order.category))
	category = frappe.qb.DocType("HL Category")
	flags = (
		frappe.qb.from_(category)
		.select(category.certificate_required, category.high_risk)
		.where(category.name.isin(categories))
		.run(as_dict=True)
	)
	return Need(
		category=order.category,
		categories=categories,
		area=order.area,
		areas=tuple(lineage("HL Area", order.area)) if order.area else (),
		certificate=any(row.certificate_required for row in flags),
		equipment=any(row.high_risk for row in flags),
	)


def offering(
	need: Need,
	point: Point | None = None,
	radius: float | None = None,
	*,
	exclude: Collection[str] = (),
	start: int = 0,
	limit: int,
) -> list[frappe._dict]:
	"""Return services of the category, or of one above it, of members of the scheme with an agreement.

	Where the work needs a certificate or equipment, only of those who have one that is valid.
	Up to `limit` from `start` on: the nearest to the `point` first, and only what is in the square around it
	that holds the `radius` (km); without a point those of the best quality. A provider that offers the
	category and one above it has a row for each, that of the very category first.
	"""
	query, who, service = _offers(need)
	# Asked here, so that pages hold those who may do it, be they few among many.
	if need.certificate:
		query = query.where(who.name.isin(_with_certificate(need)))
	if need.equipment:
		query = query.where(who.name.isin(_with_equipment(need)))
	if exclude:
		query = query.where(who.name.notin(list(exclude)))
	if point and radius:
		box = nearby.box_around(point, radius)
		query = query.where(service.latitude[box.south : box.north] & service.longitude[box.west : box.east])
	if point:
		query = query.orderby(_away(service, point))
	else:
		query = query.orderby(_known_quality(who), order=Order.desc)
	of_the_very = Case().when(service.category == need.category, 0).else_(1)
	return query.orderby(who.name).orderby(of_the_very).limit(limit).offset(start).run(as_dict=True)


def fit(rows: list[frappe._dict], need: Need) -> list[frappe._dict]:
	"""Return those of the rows whose provider may do the work and has time for it; each knows its `jobs`."""
	names = [row.name for row in rows]
	if need.certificate:
		names = _among(names, _with_certificate(need))
	if need.equipment:
		names = _among(names, _with_equipment(need))
	allowed = set(names)
	return free([row for row in rows if row.name in allowed], need)


def free(rows: list[frappe._dict], need: Need) -> list[frappe._dict]:
	"""Return those of the rows whose provider serves the place and has time; each knows its `jobs`."""
	names = [row.name for row in rows]
	if need.areas:
		names = _serving(names, need)
	jobs, allowed = jobs_of(names), set(names)
	for row in rows:
		row.jobs = jobs.get(row.name, 0)
	return [
		row for row in rows if row.name in allowed and not (row.load_limit and row.jobs >= row.load_limit)
	]


def jobs_of(providers: list[str]) -> dict[str, int]:
	"""Return how many jobs each of the providers has in hand; who has none is left out."""
	if not providers:
		return {}
	dispatch = frappe.qb.DocType("HL Dispatch")
	return dict(
		frappe.qb.from_(dispatch)
		.select(dispatch.provider, Count("*"))
		.where(dispatch.provider.isin(providers) & dispatch.stage.isin(OPEN_STAGES))
		.groupby(dispatch.provider)
		.run()
	)


def why_unsuitable(provider: str, order) -> str | None:
	"""Return why `provider` can't take `order`, None if it can."""
	need = need_of(order)
	offered = _offered_by(provider, need)
	if fit(offered, need):
		return None
	row = frappe.db.get_value(PROVIDER, provider, ["provider_name", "stage", "agreement_until"], as_dict=True)
	return (
		_standing(row)
		or _lacking(provider, row.provider_name, need, offered)
		or _("{0} has as many jobs in hand as it can take.").format(row.provider_name)
	)


def _offers(need: Need) -> tuple:
	"""The query for what members of the scheme offer of it, with the tables of providers and of services."""
	who, service = frappe.qb.DocType(PROVIDER), frappe.qb.DocType("HL Provider Service")
	query = (
		frappe.qb.from_(service)
		.join(who)
		.on((service.parent == who.name) & (service.parenttype == PROVIDER))
		.select(*(who[field] for field in FIELDS), *(service[field] for field in SERVICE_FIELDS))
		.where(service.category.isin(need.categories))
		.where(who.stage == ACTIVE)
		.where(who.agreement_until.isnull() | (who.agreement_until >= nowdate()))
	)
	return query, who, service


def _offered_by(provider: str, need: Need) -> list[frappe._dict]:
	query, who, _service = _offers(need)
	return query.where(who.name == provider).run(as_dict=True)


def _away(service, point: Point):
	"""What grows with the distance from the point, near enough to sort by; what is nowhere comes last."""
	north = service.latitude - point[0]
	east = (service.longitude - point[1]) * nearby.shrinking(point)
	nowhere = (service.latitude == 0) | (service.longitude == 0)
	return Case().when(nowhere, NOWHERE).else_(north * north + east * east)


def _known_quality(who):
	return Case().when(who.quality_at.isnull(), UNKNOWN_QUALITY).else_(who.quality)


def _standing(row: frappe._dict) -> str | None:
	if row.stage != ACTIVE:
		return _("{0} is not active: {1}.").format(row.provider_name, _(row.stage, context="HL Provider"))
	if row.agreement_until and getdate(row.agreement_until) < getdate():
		return _("The agreement with {0} ended on {1}.").format(
			row.provider_name, formatdate(row.agreement_until)
		)
	return None


def _lacking(provider: str, name: str, need: Need, offered: list[frappe._dict]) -> str | None:
	category = _(need.category)
	if not offered:
		return _("{0} does not offer {1}.").format(name, category)
	if need.certificate and not _among([provider], _with_certificate(need)):
		return _("{0} has no valid certificate for {1}.").format(name, category)
	if need.equipment and not _among([provider], _with_equipment(need)):
		return _("{0} has no valid safety equipment on record for {1}.").format(name, category)
	if need.areas and not _serving([provider], need):
		return _("{0} does not serve {1}.").format(name, _(need.area))
	return None


def _with_certificate(need: Need):
	"""The query for the providers with a valid certificate for the work."""
	certificate = frappe.qb.DocType("HL Provider Certificate")
	return (
		frappe.qb.from_(certificate)
		.select(certificate.provider)
		.where(certificate.category.isin(need.categories) & (certificate.valid_until >= nowdate()))
	)


def _with_equipment(need: Need):
	"""The query for the providers with valid safety equipment for the work on record."""
	equipment = frappe.qb.DocType("HL Provider Equipment")
	return (
		frappe.qb.from_(equipment)
		.select(equipment.parent)
		.where(equipment.category.isin(need.categories))
		.where(equipment.valid_until.isnull() | (equipment.valid_until >= nowdate()))
	)


def _among(names: list[str], having) -> list[str]:
	"""Those of the names that the query finds, too."""
	provider = frappe.qb.DocType(PROVIDER)
	query = frappe.qb.from_(provider).select(provider.name)
	rows = query.where(provider.name.isin(names or [""]) & provider.name.isin(having)).run()
	return [row[0] for row in rows]


def _serving(names: list[str], need: Need) -> list[str]:
	"""Those that serve the area; a provider without areas serves everywhere."""
	entry = frappe.qb.DocType("HL Provider Area")
	served: dict[str, set[str]] = {}
	for provider, area in (
		frappe.qb.from_(entry)
		.select(entry.parent, entry.area)
		.where(entry.parent.isin(names or [""]) & (entry.parenttype == PROVIDER))
		.run()
	):
		served.setdefault(provider, set()).add(area)
	return [name for name in names if name not in served or not served[name].isdisjoint(need.areas)]
