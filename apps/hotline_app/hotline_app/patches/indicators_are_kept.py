"""Calls say whether they count, clocks whose line they are of; a site of before gets the indicators."""

import json

import frappe

from hotline_app.hotline_setup import packs, upgrade
from hotline_app.insight import clauses
from hotline_app.telephony import offering

FILE = "85_indicators.json"


def execute() -> None:
	_mark_calls()
	_name_lines()
	clauses.keep()
	records = json.loads((packs.BASE_FOLDER / FILE).read_text("utf-8"))
	upgrade.apply(packs.BASE, upgrade.plan(packs.BASE, records), updates=False)
	frappe.enqueue("hotline_app.insight.keeping.fill", queue="long", enqueue_after_commit=True)


def _mark_calls() -> None:
	call = frappe.qb.DocType("HL Call")
	frappe.qb.update(call).set(call.offered, 1).where((call.offered == 0) & offering.condition(call)).run()


def _name_lines() -> None:
	"""Clocks are of the line of their record: one statement for each line and type of record."""
	clock = frappe.qb.DocType("HL SLA Clock")
	lines = frappe.get_all("HL Line", pluck="name")
	for doctype in frappe.get_all("HL SLA Clock", pluck="reference_doctype", distinct=True):
		if not frappe.get_meta(doctype).has_field("line"):
			continue
		record = frappe.qb.DocType(doctype)
		for line in lines:
			of_line = frappe.qb.from_(record).select(record.name).where(record.line == line)
			(
				frappe.qb.update(clock)
				.set(clock.line, line)
				.where((clock.reference_doctype == doctype) & clock.line.isnull())
				.where(clock.reference_name.isin(of_line))
				.run()
			)
