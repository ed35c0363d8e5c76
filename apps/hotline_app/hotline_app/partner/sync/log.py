"""The log of a partner's day: made once, added to, and scored anew each time it is stored."""

import random
from datetime import datetime, time, timedelta
from typing import Any

import frappe
from frappe.query_builder import Case, CustomFunction
from frappe.query_builder.functions import Count, Sum
from frappe.utils import add_days, cint, getdate, nowdate
from pypika.functions import Length
from pypika.terms import PseudoColumn

from . import score

LOG, ORDER, PARTNER = "HL Sync Log", "HL Work Order", "HL Partner"
NUMBERS = ("Int", "Float", "Currency", "Percent", "Check")
_MinutesBetween = CustomFunction("TIMESTAMPDIFF", ["unit", "first", "second"])


def run() -> None:
	"""Measure yesterday of each partner that sends orders; run once a day."""
	day = add_days(nowdate(), -1)
	for partner in frappe.get_all(PARTNER, {"enabled": 1, "user": ("is", "set")}, pluck="name"):
		measure(partner, day)
		frappe.db.commit()


def measure(partner: str, day: str) -> str:
	"""Count what a partner sent on a day, choose what is to be compared by hand, return the log's name."""
	doc = of_day(partner, day)
	source = frappe.db.get_value(PARTNER, partner, "source_system")
	doc.update(_counts(source, day))
	if not doc.samples:
		for row in _samples(source, day, cint(_settings().samples_a_day)):
			doc.append("samples", {"work_order": row.name, "external_id": row.external_id})
	doc.save(ignore_permissions=True, ignore_version=True)  # measured by the system
	return doc.name


def declare(partner: str, day: str, orders: int) -> dict[str, Any]:
	"""Note how many orders a partner says that it sent on a day; return what of them is `here`."""
	doc = of_day(partner, day)
	doc.declared = orders
	source = frappe.db.get_value(PARTNER, partner, "source_system")
	doc.update(_counts(source, day))
	doc.save(ignore_permissions=True)  # the partner says it of itself, and nothing else
	return {"day": day, "declared": orders, "here": doc.orders, "completeness": doc.completeness}


def add_exchanges(partner: str, day: str, exchanges: int, failures: int) -> None:
	"""Add to how often a partner and we spoke to each other on a day."""
	if not frappe.db.exists(PARTNER, partner):
		return
	doc = of_day(partner, day)
	doc.exchanges, doc.failures = (doc.exchanges or 0) + exchanges, (doc.failures or 0) + failures
	doc.save(ignore_permissions=True, ignore_version=True)  # counted by the system


def of_day(partner: str, day: str):
	"""Return the log of a partner's day, locked; a new one if there is none."""
	name = frappe.db.get_value(LOG, {"partner": partner, "day": getdate(day)}, for_update=True)
	if name:
		return frappe.get_doc(LOG, name)
	made = frappe.get_doc({"doctype": LOG, "partner": partner, "day": getdate(day)})
	made.insert(ignore_permissions=True)  # made by the system
	return made


def compute(log) -> None:
	"""Fill in the shares, the score, and the formula by which it comes about."""
	settings = _settings()
	checked = [row.result for row in log.samples if row.result]
	shares = {
		"completeness": score.share(log.orders or 0, log.declared or 0),
		"content": score.share(log.fields_filled or 0, log.fields_wanted or 0),
		"sampling": score.share(checked.count("Agrees"), len(checked)),
		"timeliness": score.share(log.in_time or 0, log.orders or 0),
		"stability": score.share((log.exchanges or 0) - (log.failures or 0), log.exchanges or 0),
	}
	weights = {part: settings.get(f"weight_{part}") or 0 for part in score.PARTS}
	for part, value in shares.items():
		log.set(part, value)
		log.set(f"{part}_measured", int(value is not None))
	log.samples_checked = len(checked)
	log.score = score.score(shares, weights)
	log.formula = score.formula(shares, weights)


def _counts(source: str, day: str) -> dict[str, int]:
	table, settings = frappe.qb.DocType(ORDER), _settings()
	minutes = _MinutesBetween(PseudoColumn("MINUTE"), table.requested_at, table.creation)
	wanted = wanted_fields()
	columns = [_how_many(_is_filled(table, field)).as_(field) for field in wanted]
	in_time = minutes <= cint(settings.arrives_within_min)
	(found,) = (
		frappe.qb.from_(table)
		.select(Count("*").as_("orders"), _how_many(in_time).as_("in_time"), *columns)
		.where(table.source_system == source)
		.where((table.creation >= _begin(day)) & (table.creation < _begin(day) + timedelta(days=1)))
		.run(as_dict=True)
	)
	return {
		"orders": found.orders,
		"in_time": cint(found.in_time),
		"fields_wanted": found.orders * len(wanted),
		"fields_filled": sum(cint(found[field]) for field in wanted),
	}


def wanted_fields() -> list[str]:
	"""Return the fields of an order that a partner is to fill in."""
	listed = (line.strip() for line in (_settings().wanted_fields or "").splitlines())
	return [field for field in listed if field and frappe.get_meta(ORDER).get_field(field)]


def _samples(source: str, day: str, number: int) -> list[frappe._dict]:
	first = _begin(day)
	rows = frappe.get_all(
		ORDER,
		[
			["source_system", "=", source],
			["creation", ">=", first],
			["creation", "<", first + timedelta(days=1)],
		],
		["name", "external_id"],
		ignore_ifnull=True,
		order_by="name",
	)
	# The same day gives the same choice, however often it is measured.
	return random.Random(f"{source} {day}").sample(rows, min(number, len(rows)))


def _is_filled(table, fieldname: str):
	field = table[fieldname]
	is_number = frappe.get_meta(ORDER).get_field(fieldname).fieldtype in NUMBERS
	return field != 0 if is_number else Length(field) > 0


def _how_many(condition):
	return Sum(Case().when(condition, 1).else_(0))


def _begin(day: str) -> datetime:
	return datetime.combine(getdate(day), time.min)


def _settings():
	return frappe.get_cached_doc("HL Partner Settings")
