"""Inbound calls that nobody answered, and whether their callers were called back (`C-6.1.3`)."""

from typing import Any

import frappe
from frappe import _

from hotline_app import masked
from hotline_app.intake.report import period
from hotline_app.intake.report.columns import column

Row = dict[str, Any]

MAX_ROWS = 5000
FIELDS = (
	"name",
	"line",
	"caller_number",
	"customer",
	"outcome",
	"started_at",
	"waiting_s",
	"rings",
	"call_back",
)
LOST = ("Missed", "Abandoned", "Voicemail", "Call-back Asked")


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows and summary: the calls that the user may read, with the state of the call-back."""
	wanted = frappe._dict(filters or {})
	chosen = [[f, "=", wanted[f]] for f in ("line",) if wanted.get(f)]
	rows = frappe.get_list(
		"HL Call",
		filters=[
			*period.conditions("started_at", wanted),
			["direction", "=", "Inbound"],
			["outcome", "in", LOST],
			*chosen,
		],
		fields=masked.asked("HL Call", FIELDS),
		ignore_ifnull=True,
		order_by="started_at desc",
		limit=MAX_ROWS,
	)
	masked.shown("HL Call", rows)
	calls_back = _calls_back({row.call_back for row in rows if row.call_back})
	for row in rows:
		row.update(calls_back.get(row.call_back, {"call_back_stage": "", "call_back_label": _("None")}))
		row.outcome = _(row.outcome, context="HL Call")
	return _columns(), rows, None, None, _summary(rows)


def _calls_back(names: set[str]) -> dict[str, Row]:
	found = frappe.get_all(
		"HL Call Back",
		{"name": ("in", list(names) or [""])},
		["name", "stage", "done_at", "tries", "agent", "asked_at"],
	)
	return {
		row.name: {
			"call_back_stage": row.stage,
			"call_back_label": _(row.stage, context="HL Call Back"),
			"done_at": row.done_at,
			"tries": row.tries,
			"called_by": row.agent,
		}
		for row in found
	}


def _summary(rows: list[Row]) -> list[Row]:
	open_ones = sum(row["call_back_stage"] == "Open" for row in rows)
	return [
		{"label": _("Not Answered"), "value": len(rows), "datatype": "Int"},
		{
			"label": _("Called Back"),
			"value": sum(row["call_back_stage"] == "Done" for row in rows),
			"datatype": "Int",
			"indicator": "Green",
		},
		{"label": _("To Be Called Back"), "value": open_ones, "datatype": "Int", "indicator": "Red"},
	]


def _columns() -> list[Row]:
	return [
		column("started_at", _("Started At"), "Datetime", 160),
		column("name", _("Call"), "Link", 110, "HL Call"),
		column("line", _("Line", context="HL Work Order"), "Link", 150, "HL Line"),
		column("caller_number", _("Caller's Number"), "Data", 130),
		column("customer", _("Customer"), "Link", 120, "HL Customer"),
		column("outcome", _("Outcome", context="HL Call"), "Data", 110),
		column("waiting_s", _("Waiting (Seconds)"), "Int", 100),
		column("rings", _("Rings"), "Int", 70),
		column("call_back", _("Call-back"), "Link", 110, "HL Call Back"),
		column("call_back_label", _("State"), "Data", 100),
		column("tries", _("Tries"), "Int", 70),
		column("done_at", _("Called Back At"), "Datetime", 160),
		column("called_by", _("Called Back By"), "Link", 150, "User"),
	]
