"""The standards report: a row a clause, counted by hand, for whom it is, and as it is printed."""

import csv
from collections import Counter
from pathlib import Path

import frappe
import pytest
from frappe.desk import query_report
from frappe.utils import get_first_day, nowdate

from hotline_app.insight import clauses
from hotline_app.insight.report.standards_report import standards_report
from hotline_app.insight.standards import verdicts
from hotline_app.insight.standards.test_judging import answer, clock
from tests.support.making import INSPECTOR, LEADER, LINE, acting_as

pytestmark = pytest.mark.usefixtures("demo", "site")

MARCH = {"from_date": "2025-03-01", "to_date": "2025-03-31"}


def shipped() -> Counter:
	"""Return how many clauses each standard has in the file."""
	with clauses.FILE.open(encoding="utf-8", newline="") as file:
		return Counter(row["source"] for row in csv.DictReader(file))


def test_numbers_by_hand() -> None:
	"""A row for each clause, the numbers above are those of the rows, those of March counted by hand."""
	clock("2025-03-03 10:00:00", 60)
	clock("2025-03-04 10:00:00", None)
	answer("C-4.1", verdicts.MET, assessed_on="2025-03-02", valid_until="2026-03-01")
	_columns, rows, _message, chart, summary = standards_report.execute(MARCH)
	assert len(rows) == sum(shipped().values()) == 163
	by_clause = {row["clause"]: row for row in rows}
	assert by_clause["C-7.1.3"]["state"] == verdicts.NOT_MET
	assert "50.0 %" in by_clause["C-7.1.3"]["found"]
	assert by_clause["C-4.1"]["state"] == verdicts.MET
	assert len(by_clause["C-4.1"]["months"]) == 12
	# No line of the demo follows another standard than the community's.
	others = sum(number for source, number in shipped().items() if source != "community")
	counted = Counter(row["state"] for row in rows)
	assert counted[verdicts.NOT_APPLICABLE] == others
	assert [entry["value"] for entry in summary] == [counted[verdict] for verdict in verdicts.ALL]
	assert chart["data"]["datasets"][0]["values"][0] == sum(
		row["state"] == verdicts.MET for row in rows if row["clause"].startswith("C-")
	)


def test_filters_narrow_it_down() -> None:
	"""Standard, kind, verdict and line choose rows; a line is judged by the standard that it follows."""
	clock("2025-03-04 10:00:00", None)
	chosen = {**MARCH, "source": "community", "kind": "sla"}
	rows = standards_report.execute(chosen)[1]
	assert [row["clause"] for row in rows] == ["C-5.2.1", "C-7.1.3", "C-7.1.4", "C-8.2.5"]
	rows = standards_report.execute({**chosen, "verdict": verdicts.NOT_MET})[1]
	assert [row["clause"] for row in rows] == ["C-7.1.3"]
	rows = standards_report.execute({**MARCH, "line": LINE})[1]
	assert len(rows) == shipped()["community"]


def test_for_whom_it_is(demo) -> None:
	"""Leader and inspector run it over the desk's path; one kept to a line sees that one and no other."""
	span = {"from_date": str(get_first_day(nowdate())), "to_date": nowdate()}
	for user in (LEADER, INSPECTOR):
		with acting_as(user):
			answered = query_report.run("Standards Report", span)
			assert len([row for row in answered["result"] if isinstance(row, dict)]) == 163
	other = frappe.get_doc({"doctype": "HL Line", "line_name": "Other Line", "number": "1"}).insert().name
	frappe.get_doc(
		{"doctype": "User Permission", "user": LEADER, "allow": "HL Line", "for_value": LINE}
	).insert()
	with acting_as(LEADER):
		assert len(standards_report.execute(span)[1]) == shipped()["community"]
		with pytest.raises(frappe.PermissionError):
			standards_report.execute({**span, "line": other})


def test_in_the_readers_language() -> None:
	"""Whoever reads Chinese reads requirement, service, verdict and what was found in Chinese."""
	frappe.local.lang = "zh"
	try:
		row = next(row for row in standards_report.execute(MARCH)[1] if row["clause"] == "C-7.1.3")
	finally:
		frappe.local.lang = "en"
	assert row["requirement"] == "服务完成24小时内回访"
	assert "回访" in row["served"]
	assert row["verdict"] == "本期无数据"
	assert row["source"] == "社区"


def test_is_printed_with_a_layout_of_its_own() -> None:
	"""The desk is given the inspection's layout beside the script of the report."""
	given = query_report.get_script("Standards Report")
	layout = (Path(standards_report.__file__).parent / "standards_report.html").read_text()
	for mark in verdicts.MARKS.values():
		assert mark in layout
	assert "hl-standards" in given["html_format"]
