"""The journal of enquiries by day, week or month: how many came in, and what became of them (`C-6.2.1c`)."""

from collections import Counter
from typing import Any

import frappe
from frappe import _

from hotline_app import masked
from hotline_app.intake.report import journal
from hotline_app.intake.report.columns import column
from hotline_app.intake.report.spans import Spans, counted, listed
from hotline_app.intake.stages import OPEN

Row = dict[str, Any]

ORDER, MOMENT = "HL Work Order", "requested_at"
# Of what an outcome is told from; names of their own for what is computed.
FACTS = [
	"stage",
	"first_contact",
	"led_elsewhere",
	"length(duplicate_of) > 0 as `joined`",
	"isnull(dispatched_at) as `kept`",
]
# Each enquiry has one of these outcomes, so that they add up.
OUTCOMES = {
	"at_once": "Resolved at First Contact",
	"later": "Resolved Later",
	"passed_on": "Passed On",
	"in_hand": "In Hand",
	"repeats": "Joined as Repeats",
	"cancelled": "Cancelled",
}
SPLITS = {
	"Channel": "channel",
	"Category": "category",
	"Line": "line",
	"Agent": "agent",
	"Urgency": "urgency",
}
MOST_PARTS = 12
MOST_ROWS = 5000
LISTED = ("name", "channel", "category", "caller_name", "caller_phone", "title", "agent")
EXACT = ("channel", "agent")


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows, message, chart and summary.

	`from_date` and `to_date` are required; `every` is Day, Week or Month, `split` one of `SPLITS`, `kind`
	another kind of order than enquiries. With `records` the enquiries themselves stand under each span.
	Only what the user may read is told. Raises like `Spans.of`.
	"""
	wanted = frappe._dict(filters or {})
	spans = Spans.of(wanted)
	split = SPLITS.get(wanted.split) or SPLITS["Channel"]
	rows = counted(ORDER, MOMENT, spans, wanted.line, _conditions(wanted), [*FACTS, f"{split} as `part`"])
	parts = _parts(rows)
	sums = [_empty(spans.label(number), parts) for number in range(len(spans))]
	total = {**_empty(_("Total"), parts), "bold": 1}
	for row in rows:
		for into in (sums[row.span], total):
			_count(into, row, parts)
	for row in (*sums, total):
		row["share"] = _share(row)
	summary = _summary(total)
	if wanted.records:
		return _record_columns(), _records(wanted, spans, sums, total), None, None, summary
	return _columns(parts), [*sums, total], None, _chart(sums), summary


def outcome(row: frappe._dict) -> str:
	"""Return what became of an enquiry, one of `OUTCOMES`; `row` has the `FACTS`."""
	if row.stage == "Cancelled":
		return "cancelled"
	if row.joined:
		return "repeats"
	if not row.kept or row.led_elsewhere:
		return "passed_on"
	if row.stage in ("Draft", *OPEN) and row.stage != "Done":
		return "in_hand"
	return "at_once" if row.first_contact else "later"


def _conditions(wanted: frappe._dict) -> list[list]:
	chosen = [[field, "=", wanted[field]] for field in EXACT if wanted.get(field)]
	if wanted.category:
		chosen.append(["category", "descendants of (inclusive)", wanted.category])
	return [["kind", "=", wanted.kind or "Enquiry"], *chosen]


def _parts(rows: list[frappe._dict]) -> dict[str, str]:
	"""Return the columns of the commonest values of the split, by value; the other values share the last."""
	numbers: Counter[str] = Counter()
	for row in rows:
		numbers[row.part or ""] += row.number
	values = sorted(numbers, key=lambda value: (-numbers[value], value))
	return {value: f"part_{min(position, MOST_PARTS)}" for position, value in enumerate(values)}


def _empty(label: str, parts: dict[str, str]) -> Row:
	return {"span": label, "number": 0, **dict.fromkeys((*OUTCOMES, *parts.values()), 0)}


def _count(into: Row, row: frappe._dict, parts: dict[str, str]) -> None:
	into["number"] += row.number
	into[outcome(row)] += row.number
	into[parts[row.part or ""]] += row.number


def _share(row: Row) -> float | None:
	"""What was resolved at once, of all that was not cancelled and not asked about before, in percent."""
	asked = row["number"] - row["cancelled"] - row["repeats"]
	return 100 * row["at_once"] / asked if asked else None


def _records(wanted: frappe._dict, spans: Spans, sums: list[Row], total: Row) -> list[Row]:
	"""The enquiries of each span with its sum below, and the sum of all."""
	fields = masked.asked(ORDER, LISTED)
	rows = listed(ORDER, MOMENT, spans, wanted.line, _conditions(wanted), [*FACTS, *fields], MOST_ROWS)
	masked.shown(ORDER, rows)
	journal.say_if_cut(rows, MOST_ROWS)
	return journal.under_sums([_shown(row) for row in rows], [_told(row) for row in sums], _told(total))


def _shown(row: frappe._dict) -> Row:
	return {**row, "outcome": _outcome_label(outcome(row))}


def _told(row: Row) -> Row:
	"""The sum as a row among enquiries: the numbers in words."""
	words = "; ".join(f"{_outcome_label(name)} {row[name]}" for name in OUTCOMES if row[name])
	sums = {"day": row["span"], "title": words, "number": row["number"]}
	return {"name": "", **sums, "words": words, "bold": 1}


def _outcome_label(name: str) -> str:
	return _(OUTCOMES[name], context="Journal")


def _summary(total: Row) -> list[Row]:
	return [
		{"label": _("Enquiries"), "value": total["number"], "datatype": "Int"},
		*(
			{"label": _outcome_label(name), "value": total[name], "datatype": "Int"}
			for name in OUTCOMES
			if total[name]
		),
	]


def _chart(sums: list[Row]) -> Row:
	return {
		"type": "bar",
		"data": {
			"labels": [row["span"] for row in sums],
			"datasets": [
				{"name": _("Enquiries"), "values": [row["number"] for row in sums]},
				{"name": _outcome_label("at_once"), "values": [row["at_once"] for row in sums]},
			],
		},
	}


def _columns(parts: dict[str, str]) -> list[Row]:
	labels: dict[str, str] = {}
	for value, fieldname in parts.items():
		# The last one is shared where there are too many for columns of their own.
		labels[fieldname] = _("Others") if fieldname in labels else _(value) if value else _("Not Said")
	return [
		column("span", _("Period", context="Journal"), "Data", 200),
		column("number", _("Enquiries"), "Int", 90),
		*(column(name, _outcome_label(name), "Int", 110) for name in OUTCOMES),
		column("share", _("Resolved at First Contact (%)"), "Percent", 120),
		*(column(fieldname, label, "Int", 100) for fieldname, label in labels.items()),
	]


def _record_columns() -> list[Row]:
	return [
		column("day", _("Period", context="Journal"), "Data", 200),
		column("time", _("Time"), "Data", 70),
		column("name", _("Work Order"), "Link", 130, ORDER),
		column("channel", _("Channel"), "Link", 90, "HL Channel"),
		column("category", _("Category"), "Link", 140, "HL Category"),
		column("caller_name", _("Caller"), "Data", 110),
		column("caller_phone", _("Phone"), "Data", 120),
		column("title", _("Matter"), "Data", 280),
		column("outcome", _("Outcome", context="Journal"), "Data", 130),
		column("agent", _("Agent"), "Link", 150, "User"),
		column("number", _("Enquiries"), "Int", 90),
	]
