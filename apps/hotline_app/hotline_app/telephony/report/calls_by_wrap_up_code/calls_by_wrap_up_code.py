"""What calls were about, by wrap-up code: wrong numbers and silent calls among them (`P-27`, `J-A2b`)."""

from typing import Any

import frappe
from frappe import _
from frappe.query_builder.functions import Count, Sum

from hotline_app import roles
from hotline_app.intake.report import period
from hotline_app.intake.report.columns import column

Row = dict[str, Any]


def execute(filters: Row | None = None) -> tuple:
	"""Return columns and rows: by wrap-up code the answered calls of a period, and of how many numbers."""
	wanted = frappe._dict(filters or {})
	rows = _codes(wanted)
	total = sum(row.calls for row in rows)
	for row in rows:
		row.label = _(row.wrap_up) if row.wrap_up else _("None")
		row.share = 100 * row.calls / total
		row.talk = round(int(row.talk_s or 0) / row.calls)
	return _columns(), rows


def _codes(wanted: frappe._dict) -> list[frappe._dict]:
	call = frappe.qb.DocType("HL Call")
	(_f, _op, first), (_f, _op, after) = period.conditions("started_at", wanted)
	query = (
		frappe.qb.from_(call)
		.select(
			call.wrap_up,
			Count("*").as_("calls"),
			Count(call.caller_number).distinct().as_("numbers"),
			Sum(call.talk_s).as_("talk_s"),
		)
		.where((call.started_at >= first) & (call.started_at < after))
		.where((call.outcome == "Answered") & (call.direction == "Inbound"))
		.groupby(call.wrap_up)
		.orderby(Count("*"), order=frappe.qb.desc)
	)
	for fieldname in ("line", "agent"):
		if wanted.get(fieldname):
			query = query.where(call[fieldname] == wanted[fieldname])
	if (fence := roles.fences([frappe.session.user], "HL Call").get(frappe.session.user)) is not None:
		query = query.where(call.line.isin(sorted(fence) or [""]))
	return query.run(as_dict=True)


def _columns() -> list[Row]:
	return [
		column("label", _("Wrap-up Code"), "Data", 240),
		column("calls", _("Calls"), "Int", 90),
		column("share", _("Share"), "Percent", 90),
		column("numbers", _("Numbers"), "Int", 90),
		column("talk", _("Average Talk (Seconds)"), "Int", 160),
	]
