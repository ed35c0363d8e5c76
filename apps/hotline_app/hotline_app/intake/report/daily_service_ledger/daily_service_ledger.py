"""The ledger of a line's day: what came in, who took it, how the call was wrapped up (`J-19`)."""

from collections import Counter
from typing import Any

import frappe
from frappe import _
from frappe.utils import add_days, date_diff, getdate

from hotline_app import masked

MAX_DAYS = 92
MAX_ROWS = 20_000
FIELDS = (
	"creation",
	"name",
	"line",
	"agent",
	"kind",
	"category",
	"channel",
	"caller_name",
	"caller_phone",
	"title",
	"wrap_up",
	"stage",
	"answered_at",
	"done_at",
	"closed_at",
)
EXACT = ("line", "agent", "wrap_up", "kind")


def execute(filters: dict[str, Any] | None = None) -> tuple:
	"""Return columns, rows (one an order, the day's first first), and totals by wrap-up, kind and stage.

	Only orders that the user may see. Raises `ValidationError` for a period of more than 92 days.
	"""
	filters = frappe._dict(filters or {})
	rows = _rows(filters)
	return _columns(), rows, None, _chart(rows), _summary(rows)


def _rows(filters: frappe._dict) -> list[frappe._dict]:
	start, end = _period(filters)
	# The day of an order is the day on which it was taken down here; its time is indexed.
	conditions: list[list[Any]] = [["creation", ">=", start], ["creation", "<", add_days(end, 1)]]
	conditions += [[field, "=", filters[field]] for field in EXACT if filters.get(field)]
	rows = frappe.get_list(
		"HL Work Order",
		filters=conditions,
		ignore_ifnull=True,
		fields=masked.asked("HL Work Order", FIELDS),
		order_by="creation asc",
		limit=MAX_ROWS,
	)
	masked.shown("HL Work Order", rows)
	if len(rows) == MAX_ROWS:
		frappe.msgprint(_("The first {0} orders are shown. Choose a shorter period.").format(MAX_ROWS))
	for row in rows:
		row.update({"day": row.creation.date(), "time": row.creation.strftime("%H:%M")})
		row.update({"kind": _(row.kind, context="HL Work Order"), "stage": _(row.stage)})
		row.wrap_up_label = _(row.wrap_up) if row.wrap_up else _("Not wrapped up")
	return rows


def _period(filters: frappe._dict) -> tuple:
	start, end = getdate(filters.from_date), getdate(filters.to_date or filters.from_date)
	if end < start:
		frappe.throw(_("The period ends before it begins."))
	if date_diff(end, start) > MAX_DAYS:
		frappe.throw(_("The ledger covers at most {0} days at once.").format(MAX_DAYS))
	return start, end


def _columns() -> list[dict[str, Any]]:
	def column(fieldname: str, label: str, fieldtype: str = "Data", width: int = 120, **more: Any) -> dict:
		return {"fieldname": fieldname, "label": label, "fieldtype": fieldtype, "width": width, **more}

	return [
		column("day", _("Date"), "Date", 100),
		column("time", _("Time"), width=70),
		column("name", _("Work Order"), "Link", 130, options="HL Work Order"),
		column("line", _("Line"), "Link", 140, options="HL Line"),
		column("agent", _("Agent"), "Link", 150, options="User"),
		column("wrap_up_label", _("Wrap-up Code"), width=160),
		column("kind", _("Kind"), width=80),
		column("category", _("Category"), "Link", 140, options="HL Category"),
		column("channel", _("Channel"), "Link", 90, options="HL Channel"),
		column("caller_name", _("Caller")),
		column("caller_phone", _("Phone")),
		column("title", _("Title"), width=220),
		column("stage", _("Stage"), width=90),
		column("answered_at", _("Answered At"), "Datetime", 150),
		column("done_at", _("Done At"), "Datetime", 150),
		column("closed_at", _("Closed At"), "Datetime", 150),
	]


def _summary(rows: list[frappe._dict]) -> list[dict[str, Any]]:
	"""How many in all, how many without a wrap-up, and how many of each kind."""
	missing = sum(1 for row in rows if not row.wrap_up)
	cards = [
		{"label": _("Orders"), "value": len(rows), "datatype": "Int", "indicator": "Blue"},
		{
			"label": _("Not wrapped up"),
			"value": missing,
			"datatype": "Int",
			"indicator": "Red" if missing else "Green",
		},
	]
	kinds = Counter(row.kind for row in rows)
	return cards + [{"label": kind, "value": n, "datatype": "Int"} for kind, n in kinds.most_common()]


def _chart(rows: list[frappe._dict]) -> dict[str, Any] | None:
	"""Orders by wrap-up code."""
	codes = Counter(row.wrap_up_label for row in rows).most_common()
	if not codes:
		return None
	return {
		"data": {
			"labels": [label for label, _number in codes],
			"datasets": [{"name": _("Orders"), "values": [number for _label, number in codes]}],
		},
		"type": "bar",
	}
