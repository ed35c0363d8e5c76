"""What the course of its jobs says about a provider: refusals, lateness, rework, warnings (`C-8.1.3`)."""

from collections.abc import Iterable
from datetime import date

import frappe
from frappe.query_builder.functions import Coalesce, Count
from frappe.utils import now_datetime, nowdate

Facts = dict[str, dict[str, float]]


def facts(providers: list[str], since: date) -> Facts:
	"""Return by provider how much there was of each since that day; what there was not is left out.

	offers, jobs (done), refusals, expired (offers it let pass), late (jobs in which a deadline passed),
	rework (jobs that had to be done again), warnings (that still count).
	"""
	found: Facts = {}
	dispatch = frappe.qb.DocType("HL Dispatch")
	of_them = dispatch.provider.isin(providers or [""]) & (dispatch.offered_at >= since)
	_add(found, "offers", _count(dispatch, of_them))
	_add(found, "jobs", _count(dispatch, of_them & dispatch.done_at.isnotnull()))
	_add(found, "refusals", _count(dispatch, of_them & (dispatch.stage == "Refused")))
	_add(found, "expired", _count(dispatch, of_them & (dispatch.stage == "Expired")))
	_add(found, "late", late(dispatch, of_them, dispatch.provider))
	_add(found, "rework", _rework(dispatch, of_them))
	_add(found, "warnings", _warnings(providers))
	return found


def _add(found: Facts, fact: str, rows: Iterable[tuple[str, float]]) -> None:
	for provider, number in rows:
		found.setdefault(provider, {})[fact] = float(number)


def _count(dispatch, condition) -> Iterable[tuple[str, float]]:
	return (
		frappe.qb.from_(dispatch)
		.select(dispatch.provider, Count("*"))
		.where(condition)
		.groupby(dispatch.provider)
		.run()
	)


def late(dispatch, condition, by) -> Iterable[tuple[str, float]]:
	"""Return by the field `by` in how many jobs a deadline of the order, or of the job itself, passed."""
	clock = frappe.qb.DocType("HL SLA Clock")
	its_own = (clock.reference_doctype == "HL Dispatch") & (clock.reference_name == dispatch.name)
	of_its_order = (clock.reference_doctype == "HL Work Order") & (
		clock.reference_name == dispatch.work_order
	)
	in_its_time = clock.due_at[dispatch.offered_at : Coalesce(dispatch.done_at, now_datetime())]
	passed = (
		frappe.qb.from_(dispatch)
		.join(clock)
		.on(clock.reference_name.isin([dispatch.name, dispatch.work_order]))
		.select(by, Count(dispatch.name).distinct())
		.where(condition & (clock.breached == 1) & (its_own | (of_its_order & in_its_time)))
		.groupby(by)
	)
	return passed.run()


def _rework(dispatch, condition) -> Iterable[tuple[str, float]]:
	again = frappe.qb.DocType("HL Dispatch").as_("again")
	return (
		frappe.qb.from_(dispatch)
		.join(again)
		.on(again.rework_of == dispatch.name)
		.select(dispatch.provider, Count(dispatch.name).distinct())
		.where(condition)
		.groupby(dispatch.provider)
		.run()
	)


def _warnings(providers: list[str]) -> Iterable[tuple[str, float]]:
	warning = frappe.qb.DocType("HL Provider Warning")
	return (
		frappe.qb.from_(warning)
		.select(warning.provider, Count("*"))
		.where(warning.provider.isin(providers or [""]) & (warning.expires_on >= nowdate()))
		.groupby(warning.provider)
		.run()
	)
