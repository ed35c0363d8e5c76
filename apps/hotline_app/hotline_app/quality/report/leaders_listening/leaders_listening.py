"""What leaders listened to by month, months without it, and what they asked to be improved (`P-37`)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import add_months, get_first_day, getdate

from hotline_app.intake.report import period
from hotline_app.intake.report.columns import column
from hotline_app.quality.access import REVIEW

Row = dict[str, Any]
MAX_RECORDS = 20_000


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows, message, chart and summary; `from_date` and `to_date` are required.

	A row a month, the latest first, those without listening too.
	"""
	wanted = frappe._dict(filters or {})
	plans = frappe.get_all("HL Quality Plan", {"leaders": 1}, pluck="name")
	chosen = [[field, "=", wanted[field]] for field in ("line", "reviewer") if wanted.get(field)]
	reviews = frappe.get_list(
		REVIEW,
		filters=[*period.conditions("scored_at", wanted), ["plan", "in", plans or [""]], *chosen],
		ignore_ifnull=True,
		fields=["name", "reviewer", "subject", "scored_at", "score", "improvement"],
		order_by="scored_at",
		limit=MAX_RECORDS,
	)
	by_month: dict[str, list[frappe._dict]] = {}
	for row in reviews:
		by_month.setdefault(row.scored_at.strftime("%Y-%m"), []).append(row)
	names = _full_names({row.reviewer for row in reviews})
	months = list(_months(getdate(wanted.from_date), getdate(wanted.to_date)))
	rows = [_month(month, by_month.get(month, []), names) for month in months]
	return _columns(), rows[::-1], None, _chart(rows), _summary(rows)


def _month(month: str, reviews: list[frappe._dict], names: dict[str, str]) -> Row:
	asked = [row.improvement for row in reviews if row.improvement]
	return {
		"month": month,
		"listened": _("Yes") if reviews else _("None"),
		"calls": sum(row.subject == "Call" for row in reviews),
		"orders": sum(row.subject == "Order" for row in reviews),
		"leaders": ", ".join(sorted({names.get(row.reviewer, row.reviewer) for row in reviews})),
		"average": round(sum(row.score for row in reviews) / len(reviews), 1) if reviews else None,
		"asked": len(asked),
		"improvements": " · ".join(asked),
	}


def _months(first: date, last: date) -> Iterator[str]:
	month = get_first_day(first)
	while month <= last:
		yield month.strftime("%Y-%m")
		month = add_months(month, 1)


def _full_names(users: set[str]) -> dict[str, str]:
	rows = frappe.get_all("User", {"name": ("in", users or [""])}, ["name", "full_name"])
	return {row.name: row.full_name for row in rows}


def _chart(rows: list[Row]) -> Row:
	values = [{"name": _("Listened To"), "values": [row["calls"] + row["orders"] for row in rows]}]
	return {"type": "bar", "data": {"labels": [row["month"] for row in rows], "datasets": values}}


def _summary(rows: list[Row]) -> list[Row]:
	without = sum(not row["calls"] + row["orders"] for row in rows)
	return [
		{
			"label": _("Months without It"),
			"value": without,
			"datatype": "Int",
			"indicator": "Red" if without else "Green",
		},
		{"label": _("Improvements Asked For"), "value": sum(row["asked"] for row in rows), "datatype": "Int"},
	]


def _columns() -> list[Row]:
	return [
		column("month", _("Month"), "Data", 100),
		column("listened", _("Listened"), "Data", 100),
		column("calls", _("Calls"), "Int", 80),
		column("orders", _("Orders"), "Int", 80),
		column("leaders", _("Leaders"), "Data", 200),
		column("average", _("Average Score"), "Float", 120),
		column("asked", _("Improvements Asked For"), "Int", 140),
		column("improvements", _("In Words"), "Data", 400),
	]
