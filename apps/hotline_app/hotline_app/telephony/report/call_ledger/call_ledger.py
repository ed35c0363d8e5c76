"""All calls of a period with the whole course of each (`C-6.1.4`)."""

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
	"direction",
	"purpose",
	"caller_number",
	"called_number",
	"customer",
	"work_order",
	"agent",
	"seat",
	"outcome",
	"started_at",
	"answered_at",
	"ended_at",
	"rings",
	"waiting_s",
	"talk_s",
	"hold_s",
	"wrap_up_s",
	"ended_by",
	"wrap_up",
	"rating",
	"slow_answer",
	"by_hand",
	"swept",
)


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows and summary: the calls that the user may read, the latest 5000 of the period."""
	wanted = frappe._dict(filters or {})
	chosen = [[f, "=", wanted[f]] for f in ("line", "agent", "direction") if wanted.get(f)]
	if wanted.number:
		chosen.append(["caller_number", *_containing(wanted.number)])
	conditions = [*period.conditions("started_at", wanted), *chosen]
	rows = frappe.get_list(
		"HL Call",
		filters=conditions,
		ignore_ifnull=True,
		fields=masked.asked("HL Call", FIELDS),
		order_by="started_at desc",
		limit=MAX_ROWS,
	)
	for row in rows:
		for fieldname in ("direction", "purpose", "outcome", "ended_by"):
			row[fieldname] = _(row[fieldname] or "", context="HL Call")
	return _columns(), masked.shown("HL Call", rows), None, None, _summary(conditions)


def _containing(number: str) -> tuple[str, str]:
	operator, sought = masked.beginning("HL Call", "caller_number", number)
	return operator, sought if operator == "=" else f"%{sought}"


def _summary(conditions: list[list]) -> list[Row]:
	rows = frappe.get_list(
		"HL Call",
		filters=conditions,
		ignore_ifnull=True,
		fields=["count(name) as calls", "sum(outcome = 'Answered') as answered", "sum(talk_s) as talk_s"],
	)
	total = rows[0] if rows else frappe._dict()
	answered = int(total.answered or 0)
	return [
		{"label": _("Calls"), "value": int(total.calls or 0), "datatype": "Int"},
		{
			"label": _("Answered", context="HL Call"),
			"value": answered,
			"datatype": "Int",
			"indicator": "Green",
		},
		{
			"label": _("Average Talk (Seconds)"),
			"value": round(int(total.talk_s or 0) / answered) if answered else 0,
			"datatype": "Int",
		},
	]


def _columns() -> list[Row]:
	return [
		column("started_at", _("Started At"), "Datetime", 160),
		column("name", _("Call"), "Link", 110, "HL Call"),
		column("line", _("Line", context="HL Work Order"), "Link", 150, "HL Line"),
		column("direction", _("Direction", context="HL Call"), "Data", 80),
		column("purpose", _("Purpose", context="HL Call"), "Data", 90),
		column("caller_number", _("Caller's Number"), "Data", 120),
		column("called_number", _("Called Number"), "Data", 120),
		column("customer", _("Customer"), "Link", 110, "HL Customer"),
		column("outcome", _("Outcome", context="HL Call"), "Data", 100),
		column("agent", _("Agent"), "Link", 150, "User"),
		column("seat", _("Seat"), "Link", 70, "HL Seat"),
		column("rings", _("Rings"), "Int", 70),
		column("waiting_s", _("Waiting (Seconds)"), "Int", 90),
		column("talk_s", _("Talk (Seconds)"), "Int", 90),
		column("hold_s", _("Hold (Seconds)"), "Int", 90),
		column("wrap_up_s", _("Wrap-up (Seconds)"), "Int", 90),
		column("answered_at", _("Answered At", context="HL Call"), "Datetime", 160),
		column("ended_at", _("Ended At"), "Datetime", 160),
		column("ended_by", _("Ended By"), "Data", 80),
		column("work_order", _("Work Order"), "Link", 130, "HL Work Order"),
		column("wrap_up", _("Wrap-up Code"), "Link", 150, "HL Wrap-up Code"),
		column("rating", _("Rating"), "Int", 70),
		column("slow_answer", _("Answered Late"), "Check", 70),
		column("by_hand", _("Entered by Hand"), "Check", 70),
		column("swept", _("End Not Reported"), "Check", 70),
	]
