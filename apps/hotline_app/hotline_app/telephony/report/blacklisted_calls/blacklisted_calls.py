"""Calls of blacklisted numbers: how many, and what became of them (`P-27`, `J-A2c`)."""

from typing import Any

import frappe
from frappe import _
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Max, Sum

from hotline_app import masked, roles
from hotline_app.intake.report import period
from hotline_app.intake.report.columns import column

Row = dict[str, Any]


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows and summary: by number and line the marked calls of a period."""
	wanted = frappe._dict(filters or {})
	rows = _numbers(wanted)
	entries = {
		row.name: row
		for row in frappe.get_list(
			"HL Blacklist Entry",
			filters={"name": ("in", [row.entry for row in rows] or [""])},
			fields=["name", "kind", "stage", "effect", "expires_on"],
			limit=0,
		)
	}
	rows = [{**row, **_about(entries[row.entry])} for row in rows if row.entry in entries]
	return _columns(), rows, None, None, _summary(rows)


def _numbers(wanted: frappe._dict) -> list[frappe._dict]:
	call = frappe.qb.DocType("HL Call")
	(_f, _op, first), (_f, _op, after) = period.conditions("started_at", wanted)
	query = (
		frappe.qb.from_(call)
		.select(
			call.caller_number,
			call.line,
			Max(call.blacklist_entry).as_("entry"),
			Count("*").as_("calls"),
			Sum(Case().when(call.outcome == "Refused", 1).else_(0)).as_("refused"),
			Sum(Case().when(call.outcome == "Answered", 1).else_(0)).as_("answered"),
			Max(call.started_at).as_("last_at"),
		)
		.where(call.blacklist_effect.isin(("Refuse", "Play Notice", "Lowest Place", "Only Mark")))
		.where((call.started_at >= first) & (call.started_at < after))
		.groupby(call.caller_number, call.line)
		.orderby(Count("*"), order=frappe.qb.desc)
	)
	if wanted.line:
		query = query.where(call.line == wanted.line)
	if (fence := roles.fences([frappe.session.user], "HL Call").get(frappe.session.user)) is not None:
		query = query.where(call.line.isin(sorted(fence) or [""]))
	return masked.cover("HL Call", query.run(as_dict=True))


def _about(entry: frappe._dict) -> Row:
	in_words = {name: _(entry[name], context="HL Blacklist Entry") for name in ("kind", "stage", "effect")}
	return {**in_words, "expires_on": entry.expires_on}


def _summary(rows: list[Row]) -> list[Row]:
	return [
		{"label": _("Numbers"), "value": len({row["caller_number"] for row in rows}), "datatype": "Int"},
		{"label": _("Calls"), "value": sum(row["calls"] for row in rows), "datatype": "Int"},
		{
			"label": _("Refused", context="HL Call"),
			"value": int(sum(row["refused"] for row in rows)),
			"datatype": "Int",
		},
	]


def _columns() -> list[Row]:
	return [
		column("caller_number", _("Number", context="HL Call"), "Data", 140),
		column("line", _("Line", context="HL Work Order"), "Link", 160, "HL Line"),
		column("entry", _("Blacklist Entry"), "Link", 120, "HL Blacklist Entry"),
		column("kind", _("Kind", context="HL Blacklist Entry"), "Data", 110),
		column("stage", _("Stage"), "Data", 100),
		column("effect", _("Effect", context="HL Blacklist Entry"), "Data", 110),
		column("expires_on", _("Expires On"), "Date", 110),
		column("calls", _("Calls"), "Int", 80),
		column("refused", _("Refused", context="HL Call"), "Int", 80),
		column("answered", _("Answered", context="HL Call"), "Int", 80),
		column("last_at", _("Last Call"), "Datetime", 160),
	]
