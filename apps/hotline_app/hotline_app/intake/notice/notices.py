"""Which service notices are in force, whom they concern, and what is said about them (`P-25`, `P-31`).

A notice concerns an area with all areas below it, the customers it names, or, where it names neither,
everybody on its line. Its categories, with all below them, narrow down which reports it explains.
"""

from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import Criterion, Order
from frappe.utils import format_datetime, get_datetime, now_datetime
from frappe.utils.nestedset import get_ancestors_of
from pypika.terms import ExistsCriterion

from hotline_app.intake import customers
from hotline_app.intake.phone import InvalidPhoneError

IN_FORCE = "Published"
MAX_CURRENT = 200
FIELDS = (
	"name",
	"title",
	"line",
	"notice_type",
	"reason",
	"script",
	"starts_at",
	"restores_at",
	"published_at",
)
DAY_AND_TIME = "yyyy-MM-dd HH:mm"


def matching(values: dict[str, Any]) -> list[dict[str, Any]]:
	"""Return the notices in force that concern an order with these `values`, those that have begun first.

	`values`: line, and as far as they are known category, area, customer, caller_phone. Without an area
	the customer's counts; without a category any notice of the place does. Each notice has name, title,
	type, type_label, reason, script (what the agent says, filled in), starts_at, restores_at, and now:
	whether it has begun. Serves `P-25`.
	"""
	if not values.get("line"):
		return []
	customer = values.get("customer") or _caller(values.get("caller_phone"))
	area = values.get("area") or (frappe.db.get_value("HL Customer", customer, "area") if customer else None)
	notice = frappe.qb.DocType("HL Service Notice")
	query = _in_force(notice).where(notice.line == values["line"]).where(_concerns(notice, area, customer))
	if category := values.get("category"):
		query = query.where(_explains(notice, category))
	return in_order(query.run(as_dict=True))


def current(line: str | None = None, area: str | None = None) -> list[dict[str, Any]]:
	"""Return the notices in force, as `matching` does: of one line if given, and that touch `area` if given.

	A notice touches an area if it concerns it, an area above it, or one below it. At most 200 are returned.
	"""
	notice = frappe.qb.DocType("HL Service Notice")
	query = _in_force(notice)
	if line:
		query = query.where(notice.line == line)
	if area:
		query = query.where(touches(notice, area))
	return in_order(query.orderby(notice.starts_at, order=Order.desc).limit(MAX_CURRENT).run(as_dict=True))


def in_order(rows: list[frappe._dict]) -> list[dict[str, Any]]:
	"""Describe notices for the agent: what has begun before what is coming, the latest beginning first."""
	now = now_datetime()
	described = [_described(row, now) for row in rows]
	begun = sorted((n for n in described if n["now"]), key=lambda n: n["starts_at"], reverse=True)
	return begun + sorted((n for n in described if not n["now"]), key=lambda n: n["starts_at"])


def script_of(notice) -> str:
	"""Return what an agent says about the notice, with reason and times filled in.

	A script holds `{title}`, `{reason}`, `{starts_at}` and `{restores_at}` where they are to stand.
	"""
	text = (notice.script or "").strip() or _(
		"{title}. Reason: {reason}. Expected restoration: {restores_at}. We apologise for the inconvenience."
	)
	return (
		text.replace("{title}", notice.title or "")
		.replace("{reason}", (notice.reason or "").strip().rstrip(".。"))
		.replace("{starts_at}", told(notice.starts_at))
		.replace("{restores_at}", told(notice.restores_at))
	)


def told(moment: datetime | str | None) -> str:
	"""Return a time as people are told it; that it isn't known yet where there is none."""
	return format_datetime(moment, DAY_AND_TIME) if moment else _("not known yet")


def touches(notice, area: str) -> Criterion:
	"""The criterion that `notice` concerns `area`, one above or below it, or everybody on its line."""
	bounds = frappe.db.get_value("HL Area", area, ["lft", "rgt"])
	lft, rgt = bounds or (0, 0)
	row, place = frappe.qb.DocType("HL Notice Area"), frappe.qb.DocType("HL Area")
	above = (place.lft <= lft) & (place.rgt >= rgt)
	below = (place.lft >= lft) & (place.rgt <= rgt)
	of_area = (
		frappe.qb.from_(row)
		.join(place)
		.on(place.name == row.area)
		.select(row.name)
		.where((row.parent == notice.name) & (above | below))
	)
	return ExistsCriterion(of_area) | _for_everybody(notice)


def _in_force(notice):
	now = now_datetime()
	return (
		frappe.qb.from_(notice)
		.select(*(notice[field] for field in FIELDS))
		.where(notice.stage == IN_FORCE)
		.where(notice.restored_at.isnull() | (notice.restored_at > now))
	)


def _concerns(notice, area: str | None, customer: str | None) -> Criterion:
	criterion = _for_everybody(notice)
	if area:
		criterion |= ExistsCriterion(
			_rows("HL Notice Area", notice, area=[area, *get_ancestors_of("HL Area", area)])
		)
	if customer:
		criterion |= ExistsCriterion(_rows("HL Notice Customer", notice, customer=[customer]))
	return criterion


def _explains(notice, category: str) -> Criterion:
	lineage = [category, *get_ancestors_of("HL Category", category)]
	explained = ExistsCriterion(_rows("HL Notice Category", notice, category=lineage))
	return explained | ExistsCriterion(_rows("HL Notice Category", notice)).negate()


def _for_everybody(notice) -> Criterion:
	named = [ExistsCriterion(_rows(doctype, notice)) for doctype in ("HL Notice Area", "HL Notice Customer")]
	return Criterion.any(named).negate()


def _rows(doctype: str, notice, **wanted: list[str]):
	row = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(row).select(row.name).where(row.parent == notice.name)
	for fieldname, values in wanted.items():
		query = query.where(row[fieldname].isin(values))
	return query


def _described(row: frappe._dict, now: datetime) -> dict[str, Any]:
	return {
		"name": row.name,
		"title": row.title,
		"line": row.line,
		"type": row.notice_type,
		"type_label": _(row.notice_type),
		"reason": row.reason,
		"script": script_of(row),
		"starts_at": row.starts_at,
		"restores_at": row.restores_at,
		"now": get_datetime(row.starts_at) <= now,
	}


def _caller(phone: str | None) -> str | None:
	"""The customer who calls; None for a number that is unknown, or not typed to its end."""
	try:
		return customers.find_by_phone(phone) if phone else None
	except InvalidPhoneError:
		frappe.clear_last_message()
		return None
