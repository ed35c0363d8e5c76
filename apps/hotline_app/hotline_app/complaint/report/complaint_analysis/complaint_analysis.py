"""Complaints counted by day, week or month, by whom they are about, finding, cause, kind or handler."""

from typing import Any

import frappe
from frappe import _

from hotline_app.complaint.access import COMPLAINT
from hotline_app.complaint.stages import FINAL
from hotline_app.intake.report import period
from hotline_app.intake.report.columns import column
from hotline_app.intake.report.spans import EVERY, Spans, listed

Row = dict[str, Any]

GROUPS = ("target_type", "target_name", "finding", "reason", "kind", "handler", "line")
TRANSLATED = ("target_type", "finding", "reason", "kind")
MAX_RECORDS = 20_000
FIELDS = ("name", *GROUPS, "stage", "satisfaction", "compensation", "round")
VALID = ("Valid", "Partly Valid")
ASKED = ("Satisfied", "Neutral", "Not Satisfied")


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows, message and chart.

	`from_date`, `to_date` are required, `group` is one of GROUPS, or Day, Week or Month, each of which has a
	row, also where nobody complained.
	"""
	wanted = frappe._dict(filters or {})
	group = wanted.get("group") or GROUPS[0]
	if group not in (*GROUPS, *EVERY):
		frappe.throw(_("Complaints can't be grouped by {0}.").format(frappe.utils.escape_html(str(group))))
	found = _by_span(wanted, group) if group in EVERY else _by_value(wanted, group)
	counted = [_with_shares(row) for row in found]
	return _columns(), counted, None, _chart(counted)


def _by_value(wanted: frappe._dict, group: str) -> list[Row]:
	"""Count by a field, the commonest value first."""
	rows = frappe.get_list(
		COMPLAINT,
		filters=[*period.conditions("received_at", wanted), *_chosen(wanted)],
		ignore_ifnull=True,
		fields=list(FIELDS),
		order_by="received_at",
		limit=MAX_RECORDS,
	)
	late = _late([row.name for row in rows])
	found: dict[str, Row] = {}
	for row in rows:
		_count(found.setdefault(row[group] or "", _empty(_label(group, row[group]))), row, row.name in late)
	return sorted(found.values(), key=lambda row: -row["number"])


def _by_span(wanted: frappe._dict, every: str) -> list[Row]:
	"""Count by the days, weeks or months of the complaints' lines."""
	spans = Spans.of({**wanted, "every": every})
	found = [_empty(spans.label(number)) for number in range(len(spans))]
	rows = listed(COMPLAINT, "received_at", spans, wanted.line, _chosen(wanted), list(FIELDS), MAX_RECORDS)
	late = _late([row.name for row in rows])
	for row in rows:
		_count(found[row.span], row, row.name in late)
	return found


def _chosen(wanted: frappe._dict) -> list[list]:
	return [[field, "=", wanted[field]] for field in ("line", "kind", "target_type") if wanted.get(field)]


def _late(names: list[str]) -> set[str]:
	"""The complaints of which a deadline was missed."""
	if not names:
		return set()
	clock = frappe.qb.DocType("HL SLA Clock")
	query = (
		frappe.qb.from_(clock)
		.select(clock.reference_name)
		.distinct()
		.where((clock.reference_doctype == COMPLAINT) & (clock.breached == 1))
		.where(clock.reference_name.isin(names))
	)
	return set(query.run(pluck=True))


def _label(group: str, value: str | None) -> str:
	shown = _(value, context=COMPLAINT) if group in TRANSLATED and value else value
	return shown or _("Not Said")


def _empty(label: str) -> Row:
	counts = ("number", "open", "valid", "judged", "late", "satisfied", "asked", "appeals", "compensation")
	return {"group": label, **dict.fromkeys(counts, 0)}


def _count(into: Row, row: frappe._dict, late: bool) -> None:
	into["number"] += 1
	into["open"] += row.stage not in FINAL
	into["valid"] += row.finding in VALID
	into["judged"] += bool(row.finding)
	into["late"] += late
	into["satisfied"] += row.satisfaction == "Satisfied"
	into["asked"] += row.satisfaction in ASKED
	into["appeals"] += (row.round or 1) - 1
	into["compensation"] += row.compensation or 0


def _with_shares(row: Row) -> Row:
	return {
		**row,
		"valid_share": _share(row["valid"], row["judged"]),
		"in_time": _share(row["number"] - row["late"], row["number"]),
		"satisfaction": _share(row["satisfied"], row["asked"]),
	}


def _share(part: int, whole: int) -> float | None:
	return 100 * part / whole if whole else None


def _chart(rows: list[Row]) -> Row | None:
	if not rows:
		return None
	return {
		"type": "bar",
		"data": {
			"labels": [row["group"] for row in rows],
			"datasets": [
				{"name": _("Complaints", context=COMPLAINT), "values": [row["number"] for row in rows]},
				{"name": _("Valid", context=COMPLAINT), "values": [row["valid"] for row in rows]},
			],
		},
	}


def _columns() -> list[Row]:
	return [
		column("group", _("Group"), "Data", 180),
		column("number", _("Number of Complaints"), "Int", 110),
		column("open", _("Still Open"), "Int", 90),
		column("valid", _("Valid", context=COMPLAINT), "Int", 80),
		column("valid_share", _("Share of Valid Ones"), "Percent", 130),
		column("late", _("Late"), "Int", 80),
		column("in_time", _("Limits Kept"), "Percent", 120),
		column("satisfaction", _("Satisfied Complainants"), "Percent", 140),
		column("appeals", _("Appeals"), "Int", 80),
		column("compensation", _("Compensation"), "Currency", 110),
	]
