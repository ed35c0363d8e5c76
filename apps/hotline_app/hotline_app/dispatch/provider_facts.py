"""What the course of its jobs says about a provider: refusals, lateness, rework, warnings (`C-8.1.3`)."""

from collections import Counter
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
	in_its_time = clock.due_at[dispatch.offered_at : Coalesce(dispatch.done_at, now_datetime())]
	# Asked apart: of the two in one condition the database looks at every job with every clock.
	own = _passed(dispatch, clock, "HL Dispatch", dispatch.name)
	of_order = _passed(dispatch, clock, "HL Work Order", dispatch.work_order).where(in_its_time)
	jobs = {
		row for query in (own, of_order) for row in query.select(by, dispatch.name).where(condition).run()
	}
	return Counter(receiver for receiver, _job in jobs).items()


def _passed(dispatch, clock, doctype: str, name):
	"""Jobs with a clock of these records whose deadline passed."""
	of_record = (clock.reference_name == name) & (clock.reference_doctype == doctype)
	return frappe.qb.from_(dispatch).join(clock).on(of_record).where(clock.breached == 1)


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
