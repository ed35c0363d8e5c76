"""What a provider must have to get an order: trade, certificate, equipment, agreement, area, free capacity.

The conditions are told twice, to the database for the search among all, and to people for one provider.
"""

from dataclasses import dataclass

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import formatdate, getdate, nowdate
from pypika.terms import Criterion, ExistsCriterion

from hotline_app.intake.trees import lineage

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
	flags = frappe.get_all("HL Category", {"name": ("in", categories)}, ["certificate_required", "high_risk"])
	return Need(
		category=order.category,
		categories=categories,
		area=order.area,
		areas=tuple(lineage("HL Area", order.area)) if order.area else (),
		certificate=any(row.certificate_required for row in flags),
		equipment=any(row.high_risk for row in flags),
	)


def query(need: Need):
	"""Return a query for the services of all providers that may get such an order, and its two tables.

	A provider that offers the category and one above it has a row for each.
	"""
	who, service = frappe.qb.DocType(PROVIDER), frappe.qb.DocType("HL Provider Service")
	found = (
		frappe.qb.from_(who)
		.join(service)
		.on((service.parent == who.name) & (service.parenttype == PROVIDER))
		.select(*(who[field] for field in FIELDS), *(service[field] for field in SERVICE_FIELDS))
		.where(who.stage == ACTIVE)
		.where(who.agreement_until.isnull() | (who.agreement_until >= nowdate()))
		.where(service.category.isin(need.categories))
		.where(_has_capacity(who))
	)
	if need.areas:
		found = found.where(_serves(who, need))
	if need.certificate:
		found = found.where(_is_certified(who, need))
	if need.equipment:
		found = found.where(_is_equipped(who, need))
	return found, who, service


def jobs_of(providers: list[str]) -> dict[str, int]:
	"""Return how many jobs each of the providers has in hand; who has none is left out."""
	dispatch = frappe.qb.DocType("HL Dispatch")
	return dict(
		frappe.qb.from_(dispatch)
		.select(dispatch.provider, Count("*"))
		.where(dispatch.provider.isin(providers or [""]) & dispatch.stage.isin(OPEN_STAGES))
		.groupby(dispatch.provider)
		.run()
	)


def why_unsuitable(provider: str, order) -> str | None:
	"""Return why `provider` can't take `order`, None if it can."""
	need = need_of(order)
	found, who, _service = query(need)
	if found.where(who.name == provider).run():
		return None
	row = frappe.db.get_value(
		PROVIDER, provider, ["provider_name", "stage", "agreement_until", "load_limit"], as_dict=True
	)
	return _standing(row) or _lacking(provider, row.provider_name, need) or _busy(provider, row)


def _standing(row: frappe._dict) -> str | None:
	if row.stage != ACTIVE:
		return _("{0} is not active: {1}.").format(row.provider_name, _(row.stage, context="HL Provider"))
	if row.agreement_until and getdate(row.agreement_until) < getdate():
		return _("The agreement with {0} ended on {1}.").format(
			row.provider_name, formatdate(row.agreement_until)
		)
	return None


def _lacking(provider: str, name: str, need: Need) -> str | None:
	who = frappe.qb.DocType(PROVIDER)

	def has(condition: Criterion) -> bool:
		return bool(
			frappe.qb.from_(who).select(who.name).where((who.name == provider) & condition).limit(1).run()
		)

	category = _(need.category)
	if not has(_offers(who, need)):
		return _("{0} does not offer {1}.").format(name, category)
	if need.certificate and not has(_is_certified(who, need)):
		return _("{0} has no valid certificate for {1}.").format(name, category)
	if need.equipment and not has(_is_equipped(who, need)):
		return _("{0} has no valid safety equipment on record for {1}.").format(name, category)
	if need.areas and not has(_serves(who, need)):
		return _("{0} does not serve {1}.").format(name, _(need.area))
	return None


def _busy(provider: str, row: frappe._dict) -> str | None:
	if jobs_of([provider]).get(provider, 0) < row.load_limit:
		return None
	return _("{0} has as many jobs in hand as it can take.").format(row.provider_name)


def _offers(who, need: Need) -> Criterion:
	service = frappe.qb.DocType("HL Provider Service")
	return _exists(service, (service.parent == who.name) & service.category.isin(need.categories))


def _is_certified(who, need: Need) -> Criterion:
	certificate = frappe.qb.DocType("HL Provider Certificate")
	return _exists(
		certificate,
		(certificate.provider == who.name)
		& certificate.category.isin(need.categories)
		& (certificate.valid_until >= nowdate()),
	)


def _is_equipped(who, need: Need) -> Criterion:
	equipment = frappe.qb.DocType("HL Provider Equipment")
	return _exists(
		equipment,
		(equipment.parent == who.name)
		& equipment.category.isin(need.categories)
		& (equipment.valid_until.isnull() | (equipment.valid_until >= nowdate())),
	)


def _serves(who, need: Need) -> Criterion:
	"""A provider without areas serves everywhere."""
	anywhere, here = (frappe.qb.DocType("HL Provider Area").as_(alias) for alias in ("anywhere", "here"))
	return _exists(
		anywhere, (anywhere.parent == who.name) & (anywhere.parenttype == PROVIDER)
	).negate() | _exists(here, (here.parent == who.name) & here.area.isin(need.areas))


def _has_capacity(who) -> Criterion:
	dispatch = frappe.qb.DocType("HL Dispatch")
	jobs = (
		frappe.qb.from_(dispatch)
		.select(Count("*"))
		.where((dispatch.provider == who.name) & dispatch.stage.isin(OPEN_STAGES))
	)
	return who.load_limit > jobs


def _exists(table, condition: Criterion) -> Criterion:
	return ExistsCriterion(frappe.qb.from_(table).select(table.name).where(condition))
