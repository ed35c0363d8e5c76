"""How calls were answered, half hour by half hour: at peak and off peak (`C-6.1.7`, `P-18`)."""

from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import Case, CustomFunction
from frappe.query_builder.functions import Count, Min, Sum
from frappe.utils import get_datetime

from hotline_app import roles
from hotline_app.intake.report import period
from hotline_app.intake.report.columns import column
from hotline_app.telephony import board

Row = dict[str, Any]

SLOT = timedelta(minutes=30)
_seconds = CustomFunction("unix_timestamp", ["at"])
_floor = CustomFunction("floor", ["number"])


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows, chart: by half hour of a period what was offered, answered, in time, lost."""
	wanted = frappe._dict(filters or {})
	rows = [_row(row) for row in _slots(wanted)]
	return _columns(), rows, None, _chart(rows), _summary(rows)


def _slots(wanted: frappe._dict) -> list[frappe._dict]:
	call = frappe.qb.DocType("HL Call")
	(_f, _op, first), (_f, _op, after) = period.conditions("started_at", wanted)
	slot = _floor(_seconds(call.started_at) / SLOT.seconds)
	answered = call.outcome == "Answered"
	query = (
		frappe.qb.from_(call)
		.select(
			Min(call.started_at).as_("first_at"),
			Count("*").as_("offered"),
			Sum(Case().when(answered, 1).else_(0)).as_("answered"),
			Sum(board.in_time(call)).as_("in_time"),
			Sum(Case().when(call.slow_answer == 1, 1).else_(0)).as_("late"),
			Sum(Case().when(call.outcome == "Abandoned", 1).else_(0)).as_("abandoned"),
			Sum(Case().when(call.outcome == "Missed", 1).else_(0)).as_("missed"),
			Sum(Case().when(answered, call.waiting_s).else_(0)).as_("waiting_s"),
			Sum(call.talk_s).as_("talk_s"),
			Sum(call.wrap_up_s).as_("wrap_up_s"),
		)
		.where((call.started_at >= first) & (call.started_at < after))
		.where(board.was_offered(call))
		.groupby(slot)
		.orderby(slot)
	)
	if wanted.line:
		query = query.where(call.line == wanted.line)
	if (fence := roles.fences([frappe.session.user], "HL Call").get(frappe.session.user)) is not None:
		query = query.where(call.line.isin(sorted(fence) or [""]))
	return query.run(as_dict=True)


def _row(row: frappe._dict) -> Row:
	answered, offered = int(row.answered), int(row.offered)

	def average(total: Any) -> int:
		return round(int(total or 0) / answered) if answered else 0

	return {
		"slot": _begin_of(get_datetime(row.first_at)),
		"offered": offered,
		"answered": answered,
		"rate": 100 * answered / offered,
		"in_time": int(row.in_time or 0),
		"in_time_rate": 100 * int(row.in_time or 0) / offered,
		"late": int(row.late or 0),
		"abandoned": int(row.abandoned or 0),
		"missed": int(row.missed or 0),
		"waiting": average(row.waiting_s),
		"talk": average(row.talk_s),
		"wrap_up": average(row.wrap_up_s),
	}


def _begin_of(at: datetime) -> datetime:
	return at.replace(minute=at.minute // 30 * 30, second=0, microsecond=0)


def _chart(rows: list[Row]) -> Row | None:
	if not rows:
		return None
	return {
		"data": {
			"labels": [f"{row['slot']:%m-%d %H:%M}" for row in rows],
			"datasets": [
				{"name": _("Offered", context="Calls"), "values": [row["offered"] for row in rows]},
				{"name": _("Answered", context="HL Call"), "values": [row["answered"] for row in rows]},
			],
		},
		"type": "bar",
	}


def _summary(rows: list[Row]) -> list[Row]:
	offered, answered = (sum(row[name] for row in rows) for name in ("offered", "answered"))
	rate = 100 * answered / offered if offered else 0
	return [
		{"label": _("Offered", context="Calls"), "value": offered, "datatype": "Int"},
		{"label": _("Answered", context="HL Call"), "value": answered, "datatype": "Int"},
		{"label": _("Answer Rate"), "value": rate, "datatype": "Percent"},
	]


def _columns() -> list[Row]:
	return [
		column("slot", _("Half Hour"), "Datetime", 160),
		column("offered", _("Offered", context="Calls"), "Int", 90),
		column("answered", _("Answered", context="HL Call"), "Int", 90),
		column("rate", _("Answer Rate"), "Percent", 110),
		column("in_time", _("Answered in Time"), "Int", 120),
		column("in_time_rate", _("Share in Time"), "Percent", 110),
		column("late", _("After the Ring Limit"), "Int", 130),
		column("abandoned", _("Abandoned"), "Int", 90),
		column("missed", _("Missed"), "Int", 90),
		column("waiting", _("Average Wait (Seconds)"), "Int", 150),
		column("talk", _("Average Talk (Seconds)"), "Int", 150),
		column("wrap_up", _("Average Wrap-up (Seconds)"), "Int", 160),
	]
