"""The ledger of complaints: date, content, complainant and contact, and what came of it (`C-8.2.3`).

Complaints about agents, providers and all others stand apart (`C-7.1.5`), each group in the order of their
arrival. Only what the reader may know of is told.
"""

from collections import Counter
from typing import Any

import frappe
from frappe import _
from frappe.utils import strip_html

from hotline_app import masked
from hotline_app.complaint.access import COMPLAINT
from hotline_app.intake.report import period
from hotline_app.intake.report.columns import column

Row = dict[str, Any]

MAX_RECORDS = 5000
MAX_TEXT = 300
FIELDS = (
	"name",
	"target_type",
	"target_name",
	"kind",
	"received_at",
	"channel",
	"line",
	"complainant_name",
	"complainant_gender",
	"complainant_phone",
	"card_number",
	"anonymous",
	"content",
	"service_item",
	"person_involved",
	"happened_at",
	"reason",
	"remarks",
	"handler",
	"workflow_state",
	"finding",
	"settlement",
	"answered_at",
	"satisfaction",
)
CHOICES = ("line", "kind", "target_type", "finding", "handler")


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows, message, chart and summary; `from_date` and `to_date` are required."""
	wanted = frappe._dict(filters or {})
	chosen = [[field, "=", wanted[field]] for field in CHOICES if wanted.get(field)]
	conditions = [*period.conditions("received_at", wanted), *chosen]
	rows = frappe.get_list(
		COMPLAINT,
		filters=conditions,
		ignore_ifnull=True,
		fields=masked.asked(COMPLAINT, FIELDS),
		order_by="target_type asc, received_at asc",
		limit=MAX_RECORDS,
	)
	masked.shown(COMPLAINT, rows)
	counts = Counter(row.target_type for row in rows)
	return _columns(), [_shown(row) for row in rows], None, None, _summary(counts)


def _shown(row: frappe._dict) -> Row:
	return {
		**row,
		"target_type": _(row.target_type, context=COMPLAINT),
		"kind": _(row.kind, context=COMPLAINT),
		"complainant_name": _("Anonymous") if row.anonymous else row.complainant_name,
		"complainant_gender": _(row.complainant_gender or ""),
		"content": strip_html(row.content or "")[:MAX_TEXT],
		"service_item": _(row.service_item or ""),
		"reason": _(row.reason or "", context=COMPLAINT),
		"workflow_state": _(row.workflow_state or ""),
		"finding": _(row.finding or "", context=COMPLAINT),
		"satisfaction": _(row.satisfaction or "", context=COMPLAINT),
	}


def _summary(counts: Counter) -> list[Row]:
	return [
		{"label": _(target, context=COMPLAINT), "value": number, "datatype": "Int"}
		for target, number in sorted(counts.items())
	]


def _columns() -> list[Row]:
	return [
		column("target_type", _("About", context=COMPLAINT), "Data", 90),
		column("target_name", _("Named As"), "Data", 140),
		column("name", _("Number"), "Link", 120, COMPLAINT),
		column("kind", _("Kind"), "Data", 100),
		column("received_at", _("Received At"), "Datetime", 160),
		column("channel", _("Channel"), "Link", 90, "HL Channel"),
		column("line", _("Line", context="HL Work Order"), "Link", 140, "HL Line"),
		column("complainant_name", _("Complainant"), "Data", 120),
		column("complainant_gender", _("Gender"), "Data", 80),
		column("complainant_phone", _("Phone"), "Data", 120),
		column("card_number", _("Card Number"), "Data", 110),
		column("content", _("Content"), "Data", 280),
		column("service_item", _("Service Item"), "Data", 120),
		column("person_involved", _("Person Involved"), "Data", 120),
		column("happened_at", _("Happened At"), "Datetime", 160),
		column("reason", _("Cause"), "Data", 120),
		column("remarks", _("Remarks"), "Data", 160),
		column("handler", _("Handler"), "Link", 160, "User"),
		column("workflow_state", _("Status"), "Data", 130),
		column("finding", _("Finding"), "Data", 90),
		column("settlement", _("Settlement"), "Data", 200),
		column("answered_at", _("Answered At"), "Datetime", 160),
		column("satisfaction", _("Satisfaction"), "Data", 100),
	]
