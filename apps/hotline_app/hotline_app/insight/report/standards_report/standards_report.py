"""How the centre stands to each clause of the standards, on what that rests, and the last twelve months."""

from collections import Counter
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, strip_html

from hotline_app import roles
from hotline_app.insight.standards import judging, months, served, verdicts
from hotline_app.intake.report import period
from hotline_app.intake.report.columns import column

Row = dict[str, Any]


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows, message, chart and summary; `from_date` and `to_date` are required.

	`source`, `kind`, `line` and `verdict` narrow it down. A line that names its standard is judged by that
	one. Whoever is kept to lines by User Permissions sees how these stand, and months of one line only.
	"""
	wanted = frappe._dict(filters or {})
	period.conditions("from_date", wanted)
	lines = _own_lines(wanted.line)
	line = wanted.line or (lines[0] if lines and len(lines) == 1 else None)
	source = wanted.source or (line and frappe.db.get_value("HL Line", line, "standard")) or None
	states = judging.judge(
		wanted.from_date, wanted.to_date, source=source, line=line, kind=wanted.kind, lines=lines
	)
	marks = {} if lines and not line else months.last_twelve(getdate(wanted.to_date), line)
	notes = dict(frappe.get_all("HL Clause Note", ["clause", "note"], as_list=True))
	rows = [
		_row(state, marks.get(state.clause.name) or months.no_marks(), notes)
		for state in states
		if wanted.verdict in (None, "", state.verdict)
	]
	return _columns(), rows, None, _chart(rows), _summary(rows)


def _own_lines(asked: str | None) -> tuple[str, ...] | None:
	"""Return the lines to which the user is kept, None for all. Raises PermissionError for another's."""
	fence = roles.fences([frappe.session.user], "HL Clause State").get(frappe.session.user)
	if fence is not None and asked and asked not in fence:
		frappe.throw(_("You are not in charge of this line."), frappe.PermissionError)
	return None if fence is None else tuple(sorted(fence))


def _row(state: judging.State, marks: str, notes: dict[str, str]) -> Row:
	clause, is_chinese = state.clause, (frappe.local.lang or "").startswith("zh")
	places = [finding.at for finding in state.findings if finding.at]
	return {
		"clause": clause.name,
		"source": _(clause.source),
		"article": clause.clause,
		"kind": _(clause.kind, context=judging.CLAUSE),
		"requirement": (is_chinese and clause.zh) or clause.requirement,
		"figure": clause.figure,
		"state": state.verdict,
		"verdict": verdicts.told(state.verdict),
		"mark": verdicts.MARKS[state.verdict],
		"found": state.text,
		"months": marks,
		"served": (is_chinese and clause.served_zh) or clause.served,
		"note": strip_html(notes.get(clause.name) or "").strip(),
		"judged_by": _(clause.judged_by, context=judging.CLAUSE),
		"evidence": ", ".join(dict.fromkeys(map(served.label, places))),
		"places": [
			{"label": served.label(place), "href": served.address(place)} for place in dict.fromkeys(places)
		],
		"responsible": state.responsible,
		"review_on": state.review_on,
	}


def _summary(rows: list[Row]) -> list[Row]:
	counted = Counter(row["state"] for row in rows)
	colours = {verdicts.MET: "Green", verdicts.PARTLY: "Orange", verdicts.NOT_MET: "Red"}
	return [
		{
			"label": verdicts.told(verdict),
			"value": counted[verdict],
			"datatype": "Int",
			"indicator": colours.get(verdict, "Grey"),
		}
		for verdict in verdicts.ALL
	]


def _chart(rows: list[Row]) -> Row:
	"""A bar for each standard, of the verdicts of its clauses."""
	sources = list(dict.fromkeys(row["source"] for row in rows))
	counted = Counter((row["source"], row["state"]) for row in rows)
	return {
		"type": "bar",
		"data": {
			"labels": sources,
			"datasets": [
				{"name": verdicts.told(verdict), "values": [counted[source, verdict] for source in sources]}
				for verdict in verdicts.ALL
			],
		},
		"barOptions": {"stacked": 1},
		"colors": ["#28a745", "#f0ad4e", "#d9534f", "#c8c8c8", "#a0a8b0", "#6c757d"],
	}


def _columns() -> list[Row]:
	return [
		column("clause", _("Clause"), "Link", 100, judging.CLAUSE),
		column("source", _("Standard"), "Data", 100),
		column("verdict", _("Verdict"), "Data", 110),
		column("months", _("Last Twelve Months"), "Data", 160),
		column("requirement", _("Requirement"), "Data", 320),
		column("figure", _("Figure"), "Data", 110),
		column("found", _("What Was Found"), "Data", 360),
		column("evidence", _("Evidence"), "Data", 220),
		column("served", _("How It Is Served"), "Data", 360),
		column("note", _("Note of the Centre"), "Data", 200),
		column("judged_by", _("Judged By"), "Data", 110),
		column("responsible", _("Responsible"), "Link", 160, "User"),
		column("review_on", _("Next Review"), "Date", 110),
		column("article", _("Article"), "Data", 90),
		column("kind", _("Kind of Clause"), "Data", 110),
	]
