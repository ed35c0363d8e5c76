"""How often each unit and provider was urged and supervised, and how it answered."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import get_datetime

from hotline_app.intake.report import period
from hotline_app.intake.report.columns import column

Row = dict[str, Any]

MAX_RECORDS = 2000
CHARTED = 10
SECONDS_PER_HOUR = 3600
COUNTS = ("urges", "by_customer", "by_deadline", "answered", "supervisions", "running")


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows, message, chart and summary: totals by unit, or with `records` each record.

	Only what the user may read is counted. `from_date` and `to_date` are required.
	"""
	wanted = frappe._dict(filters or {})
	if wanted.records:
		return _record_columns(), _records(wanted), None, None, None
	rows = _totals(wanted)
	total = _sum(rows)
	return _total_columns(), [*rows, total] if rows else [], None, _chart(rows), _summary(total)


def _totals(wanted: Row) -> list[Row]:
	rows: dict[tuple[str, str], Row] = {}
	if not wanted.level:
		for group in _urges_by_unit(wanted):
			_add_urges(_row_of(rows, group), group)
	for group in _supervisions_by_unit(wanted):
		_add_supervisions(_row_of(rows, group), group)
	for row in rows.values():
		_finish(row)
	return sorted(rows.values(), key=lambda row: (-row["urges"] - row["supervisions"], row["unit"] or ""))


def _urges_by_unit(wanted: Row) -> list[frappe._dict]:
	return frappe.get_list(
		"HL Urge",
		filters=_filters(wanted, "urged_at", ("source",)),
		ignore_ifnull=True,
		fields=[
			"handling_unit",
			"provider",
			"source",
			"state",
			"count(name) as number",
			"sum(unix_timestamp(replied_at)) as ended",
			"sum(unix_timestamp(urged_at)) as begun",
		],
		group_by="handling_unit, provider, source, state",
		order_by=None,
		limit=0,
	)


def _supervisions_by_unit(wanted: Row) -> list[frappe._dict]:
	return frappe.get_list(
		"HL Supervision",
		filters=_filters(wanted, "issued_at", ("source", "level")),
		ignore_ifnull=True,
		fields=["handling_unit", "provider", "stage", "count(name) as number"],
		group_by="handling_unit, provider, stage",
		order_by=None,
		limit=0,
	)


def _filters(wanted: Row, time_field: str, others: tuple[str, ...]) -> list[list]:
	chosen = [f for f in ("line", "handling_unit", "provider", *others) if wanted.get(f)]
	return [*period.conditions(time_field, wanted), *([f, "=", wanted[f]] for f in chosen)]


def _row_of(rows: dict[tuple[str, str], Row], group: frappe._dict) -> Row:
	unit, provider = group.handling_unit or "", group.provider or ""
	new = {"unit": unit, "provider": provider, **dict.fromkeys(COUNTS, 0), "seconds": 0}
	return rows.setdefault((unit, provider), new)


def _add_urges(row: Row, group: frappe._dict) -> None:
	row["urges"] += group.number
	row["by_customer"] += group.number if group.source == "Customer" else 0
	row["by_deadline"] += group.number if group.source == "Deadline" else 0
	if group.state == "Answered":
		row["answered"] += group.number
		row["seconds"] += float(group.ended or 0) - float(group.begun or 0)


def _add_supervisions(row: Row, group: frappe._dict) -> None:
	row["supervisions"] += group.number
	row["running"] += group.number if group.stage in ("Open", "Reported") else 0


def _finish(row: Row) -> None:
	row["answered_share"] = 100 * row["answered"] / row["urges"] if row["urges"] else None
	row["hours"] = row["seconds"] / row["answered"] / SECONDS_PER_HOUR if row["answered"] else None


def _sum(rows: list[Row]) -> Row:
	total = {f: sum(row[f] for row in rows) for f in (*COUNTS, "seconds")}
	total.update({"unit": _("Total"), "provider": "", "bold": 1})
	_finish(total)
	return total


def _records(wanted: Row) -> list[Row]:
	rows = [*_urges(wanted), *_supervisions(wanted)]
	return sorted(rows, key=lambda row: get_datetime(row["at"]), reverse=True)[:MAX_RECORDS]


def _urges(wanted: Row) -> list[Row]:
	if wanted.level:
		return []
	rows = frappe.get_list(
		"HL Urge",
		filters=_filters(wanted, "urged_at", ("source",)),
		ignore_ifnull=True,
		fields=[
			"name",
			"urged_at as at",
			"work_order",
			"line",
			"handling_unit",
			"provider",
			"source",
			"content as text",
			"state",
			"replied_at as ended_at",
		],
		order_by="urged_at desc",
		limit=MAX_RECORDS,
	)
	return [_record(row, "HL Urge", "state") for row in rows]


def _supervisions(wanted: Row) -> list[Row]:
	rows = frappe.get_list(
		"HL Supervision",
		filters=_filters(wanted, "issued_at", ("source", "level")),
		ignore_ifnull=True,
		fields=[
			"name",
			"issued_at as at",
			"work_order",
			"line",
			"handling_unit",
			"provider",
			"source",
			"reason as text",
			"level",
			"stage",
			"reported_at as ended_at",
		],
		order_by="issued_at desc",
		limit=MAX_RECORDS,
	)
	return [_record(row, "HL Supervision", "stage") for row in rows]


def _record(row: frappe._dict, doctype: str, state: str) -> Row:
	return {
		**row,
		"doctype": doctype,
		"kind": _(doctype),
		"line": row.line,
		"source": _(row.source),
		"level": _(row.get("level") or ""),
		"state": _(row[state], context=doctype),
	}


def _chart(rows: list[Row]) -> Row | None:
	if not rows:
		return None
	shown = rows[:CHARTED]
	return {
		"type": "bar",
		"data": {
			"labels": [_name(row) for row in shown],
			"datasets": [
				{"name": _("Urgings"), "values": [row["urges"] for row in shown]},
				{"name": _("Supervisions"), "values": [row["supervisions"] for row in shown]},
			],
		},
	}


def _name(row: Row) -> str:
	if row["unit"]:
		return row["unit"]
	if row["provider"]:
		return frappe.get_cached_value("HL Provider", row["provider"], "provider_name")
	return _("In the Centre")


def _summary(total: Row) -> list[Row]:
	return [
		{"label": _("Urgings"), "value": total["urges"], "datatype": "Int"},
		{"label": _("Answered (%)"), "value": total["answered_share"] or 0, "datatype": "Percent"},
		{"label": _("Supervisions"), "value": total["supervisions"], "datatype": "Int"},
		{"label": _("Supervisions Running"), "value": total["running"], "datatype": "Int"},
	]


def _total_columns() -> list[Row]:
	return [
		column("unit", _("Handling Unit"), "Link", 180, "HL Handling Unit"),
		column("provider", _("Provider"), "Link", 160, "HL Provider"),
		column("urges", _("Urgings"), "Int", 90),
		column("by_customer", _("By Customers"), "Int", 110),
		column("by_deadline", _("By Deadlines"), "Int", 110),
		column("answered", _("Answered"), "Int", 90),
		column("answered_share", _("Answered (%)"), "Percent", 110),
		column("hours", _("Hours to Answer"), "Float", 120),
		column("supervisions", _("Supervisions"), "Int", 110),
		column("running", _("Supervisions Running"), "Int", 130),
	]


def _record_columns() -> list[Row]:
	return [
		column("at", _("At"), "Datetime", 160),
		column("kind", _("Type"), "Data", 90),
		column("work_order", _("Work Order"), "Link", 140, "HL Work Order"),
		column("line", _("Line", context="HL Work Order"), "Link", 130, "HL Line"),
		column("handling_unit", _("Handling Unit"), "Link", 150, "HL Handling Unit"),
		column("provider", _("Provider"), "Link", 130, "HL Provider"),
		column("source", _("Source"), "Data", 90),
		column("level", _("Level"), "Data", 80),
		column("text", _("Text"), "Data", 260),
		column("state", _("State"), "Data", 90),
		column("ended_at", _("Answered At"), "Datetime", 160),
	]
