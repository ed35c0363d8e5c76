"""The journal of follow-ups by day, week or month: tries, results, what was missed (`C-6.2.3c`)."""

from bisect import bisect_right
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from hotline_app.intake.report import journal
from hotline_app.intake.report.columns import column
from hotline_app.intake.report.spans import Spans, counted, listed, zones

Row = dict[str, Any]

TASK, ATTEMPT = "HL Follow-up Task", "HL Follow-up Attempt"
STAGES = {"Satisfied": "satisfied", "Unsatisfied": "unsatisfied", "Unreached": "unreached"}
COUNTS = (
	"made",
	"attempts",
	"ended",
	*STAGES.values(),
	"by_link",
	"late",
	"overdue",
	"missed",
	"ratings",
	"rated",
)
EXACT = ("provider", "handling_unit", "agent", "rule", "purpose")
LATE = "to_seconds(done_at) > to_seconds(due_at) as `late`"
LISTED = ("name", "work_order", "purpose", "provider", "handling_unit", "rating", "remarks", "agent")
MOST_ROWS = 5000


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows, message, chart and summary.

	`from_date` and `to_date` are required; `every` is Day, Week or Month. A follow-up counts as made when it
	was, as ended with its result when it had one, and as overdue when it was due and is still open; a try
	counts when it was made. With `records` those that ended stand under each span. Only what the user may
	read is told. Raises like `Spans.of`.
	"""
	wanted = frappe._dict(filters or {})
	spans = Spans.of(wanted)
	sums = [_empty(spans.label(number)) for number in range(len(spans))]
	for number, found in _facts(wanted, spans):
		for name, value in found.items():
			sums[number][name] += value
	total = {**_empty(_("Total")), "bold": 1}
	for name in COUNTS:
		total[name] = sum(row[name] for row in sums)
	for row in (*sums, total):
		_finish(row)
	if wanted.records:
		return _record_columns(), _records(wanted, spans, sums, total), None, None, _summary(total)
	return _columns(), [*sums, total], None, _chart(sums), _summary(total)


def _facts(wanted: frappe._dict, spans: Spans):
	"""Give what there is to count: the number of a span, and what it has more of."""
	chosen = _conditions(wanted)
	for row in counted(TASK, "made_at", spans, wanted.line, chosen, ["missed"]):
		yield row.span, {"made": row.number, "missed": row.number if row.missed else 0}
	ended = [*chosen, ["stage", "in", list(STAGES)]]
	for row in counted(TASK, "done_at", spans, wanted.line, ended, ["stage", "rating", "answered_by", LATE]):
		yield (
			row.span,
			{
				"ended": row.number,
				STAGES[row.stage]: row.number,
				"by_link": row.number if row.answered_by == "Link" else 0,
				"late": row.number if row.late else 0,
				"rated": row.number if row.rating else 0,
				"ratings": row.number * (row.rating or 0),
			},
		)
	overdue = [*chosen, ["stage", "=", "Open"], ["due_at", "<", now_datetime()]]
	for row in counted(TASK, "due_at", spans, wanted.line, overdue, []):
		yield row.span, {"overdue": row.number}
	yield from _attempts(wanted, spans)


def _attempts(wanted: frappe._dict, spans: Spans):
	moment = f"`tab{ATTEMPT}`.`attempted_at`"
	for zone, lines in zones(wanted.line).items():
		borders = spans.borders(zone)
		found = frappe.get_list(
			TASK,
			filters=[
				[ATTEMPT, "attempted_at", ">=", borders[0]],
				[ATTEMPT, "attempted_at", "<", borders[-1]],
				["line", "in", lines],
				*_conditions(wanted),
			],
			fields=[f"{moment} as `at`"],
			ignore_ifnull=True,
			order_by=None,
			limit=0,
		)
		for row in found:
			yield bisect_right(borders, row.at) - 1, {"attempts": 1}


def _conditions(wanted: frappe._dict) -> list[list]:
	return [[field, "=", wanted[field]] for field in EXACT if wanted.get(field)]


def _empty(label: str) -> Row:
	return {"span": label, **dict.fromkeys(COUNTS, 0)}


def _finish(row: Row) -> None:
	reached = row["satisfied"] + row["unsatisfied"]
	row["satisfied_share"] = 100 * row["satisfied"] / reached if reached else None
	row["rating"] = row["ratings"] / row["rated"] if row["rated"] else None


def _records(wanted: frappe._dict, spans: Spans, sums: list[Row], total: Row) -> list[Row]:
	"""The follow-ups that ended in each span with its sum below, and the sum of all."""
	ended = [*_conditions(wanted), ["stage", "in", list(STAGES)]]
	rows = listed(TASK, "done_at", spans, wanted.line, ended, ["workflow_state", *LISTED], MOST_ROWS)
	journal.say_if_cut(rows, MOST_ROWS)
	called = {row.provider for row in rows if row.provider}
	# Whoever may read the follow-up may know who did the work.
	names = dict(
		frappe.get_all("HL Provider", {"name": ("in", called)}, ["name", "provider_name"], as_list=True)
	)
	shown = [_shown(row, names) for row in rows]
	return journal.under_sums(shown, [_told(row) for row in sums], _told(total))


def _shown(row: frappe._dict, names: dict[str, str]) -> Row:
	return {
		**row,
		"purpose": _(row.purpose, context=TASK),
		"result": _(row.workflow_state),
		"receiver": names.get(row.provider) or row.handling_unit,
	}


def _told(row: Row) -> Row:
	"""The sum as a row among follow-ups: the numbers in words."""
	told = {name: label for name, label in _labels().items() if row[name]}
	words = "; ".join(f"{label} {row[name]}" for name, label in told.items())
	return {
		"day": row["span"],
		"name": "",
		"remarks": words,
		"words": words,
		"rating": row["rating"],
		"number": row["ended"],
		"bold": 1,
	}


def _labels() -> dict[str, str]:
	return {
		"made": _("To Be Made", context="Journal"),
		"attempts": _("Tries", context="Journal"),
		"ended": _("Followed Up", context="Journal"),
		"satisfied": _("Satisfied"),
		"unsatisfied": _("Not Satisfied"),
		"unreached": _("Not Reached"),
		"by_link": _("By Link"),
		"late": _("Late"),
		"overdue": _("Overdue"),
		"missed": _("Missed", context="Journal"),
	}


def _summary(total: Row) -> list[Row]:
	wanted = ("ended", "satisfied", "unsatisfied", "unreached", "overdue", "missed")
	labels = _labels()
	return [{"label": labels[name], "value": total[name], "datatype": "Int"} for name in wanted]


def _chart(sums: list[Row]) -> Row:
	labels = _labels()
	return {
		"type": "bar",
		"data": {
			"labels": [row["span"] for row in sums],
			"datasets": [
				{"name": labels[name], "values": [row[name] for row in sums]} for name in STAGES.values()
			],
		},
	}


def _columns() -> list[Row]:
	return [
		column("span", _("Period", context="Journal"), "Data", 200),
		*(column(name, label, "Int", 100) for name, label in _labels().items()),
		column("satisfied_share", _("Satisfied (%)"), "Percent", 110),
		column("rating", _("Mean Rating"), "Float", 110),
	]


def _record_columns() -> list[Row]:
	return [
		column("day", _("Period", context="Journal"), "Data", 200),
		column("time", _("Time"), "Data", 70),
		column("name", _("Follow-up Task"), "Link", 120, TASK),
		column("work_order", _("Work Order"), "Link", 130, "HL Work Order"),
		column("purpose", _("Purpose"), "Data", 110),
		column("receiver", _("Provider or Unit"), "Data", 150),
		column("result", _("Result"), "Data", 110),
		column("rating", _("Rating"), "Float", 80),
		column("remarks", _("Remarks"), "Data", 280),
		column("agent", _("Agent"), "Link", 150, "User"),
		column("number", _("Followed Up", context="Journal"), "Int", 90),
	]
