"""Every clause says how it is served, where to look, and by what it is judged; all of that exists."""

import re

import frappe
import pytest

from hotline_app.insight import clauses
from hotline_app.insight.standards import judging, served, staff_checks
from hotline_app.insight.standards.deadlines import Limit
from hotline_app.insight.standards.scope import Scope
from tests.support.making import AGENT, INSPECTOR, LEADER, acting_as
from tests.support.product import ROOT

pytestmark = pytest.mark.usefixtures("site")

CHINESE = re.compile("[\u4e00-\u9fff]")
AGENT_PAGES = re.compile(r'path: "(/[a-z]*)')


def test_all_clauses_say_how_they_are_served() -> None:
	"""Each of the 163 clauses has its text in both languages, a place to look, a way to be judged."""
	rows = frappe.get_all(clauses.DOCTYPE, fields=["name", *clauses.SERVED], order_by=None)
	assert {row.name for row in rows} == set(served.entries())
	assert len(rows) == 163
	for row in rows:
		assert row.served and not CHINESE.search(row.served), row.name
		assert CHINESE.search(row.served_zh or ""), row.name
		assert row.served_at, row.name
		assert row.judged_by in (served.MEASURED, served.CHECKED, served.ASSESSED), row.name


def test_places_exist() -> None:
	"""Each place that a clause names is a record type, a report or a page of this installation."""
	router = (ROOT / "apps/hotline_app/portal/src/agent/router.ts", ROOT / "portal/src/agent/router.ts")
	pages = set(AGENT_PAGES.findall(next(path for path in router if path.exists()).read_text()))
	for clause, entry in served.entries().items():
		for place in entry["at"]:
			assert _exists(place, pages), (clause, place)
			assert served.label(place) and served.address(place).startswith("/"), (clause, place)


def test_what_is_asked_of_records_can_be_asked() -> None:
	"""Every record type, field, filter and limit by which clauses are judged exists."""
	scope = Scope.of_days("2020-01-01", "2020-01-31")
	for clause, entry in served.entries().items():
		for deadline in entry.get("deadlines", ()):
			meta = frappe.get_meta(deadline["doctype"])
			fields = [deadline["from"], deadline["to"], *deadline.get("only", {})]
			assert all(meta.has_field(field) for field in fields), (clause, deadline)
			if "limit" in deadline:
				Limit.parse(deadline["limit"])
		for records in entry.get("records", ()):
			meta = frappe.get_meta(records["doctype"])
			filtered = [row[0] for key in ("filters", "broken") for row in records.get(key, ())]
			fields = [*filtered, *records.get("fields", ()), *filter(None, [records.get("at")])]
			known = {*meta.get_valid_columns(), *(field.fieldname for field in meta.fields)}
			assert set(fields) <= known, (clause, set(fields) - known)
	for clause, paths in served.checks().items():
		assert clause in served.entries()
		for path in paths:
			assert frappe.get_attr(path).__doc__, path
	assert staff_checks.staffing(scope) is None


def test_every_clause_is_judged(demo) -> None:
	"""On the demo's site each clause has a verdict and says on what it rests."""
	states = judging.judge(frappe.utils.get_first_day(frappe.utils.nowdate()), frappe.utils.nowdate())
	assert len(states) == 163
	for state in states:
		asked = served.entries()[state.clause.name]
		is_told = state.findings or asked.get("indicator")
		assert is_told, state.clause.name
		assert all(finding.text for finding in state.findings), state.clause.name


def test_only_those_in_charge_write(demo) -> None:
	"""Administrator and inspector write assessments and notes, leaders read them, agents see neither."""
	for doctype in ("HL Self-Assessment", "HL Clause Note", "HL Checklist"):
		for user, may_read, may_write in ((INSPECTOR, 1, 1), (LEADER, 1, 0), (AGENT, 0, 0)):
			with acting_as(user):
				assert frappe.has_permission(doctype, "read") == bool(may_read), (doctype, user)
				assert frappe.has_permission(doctype, "create") == bool(may_write), (doctype, user)
	with acting_as(INSPECTOR):
		assert not frappe.has_permission("HL Clause State", "write")


def test_notes_of_the_centre_stay() -> None:
	"""No migration touches what a centre has noted of a clause."""
	note = frappe.get_doc(
		{"doctype": "HL Clause Note", "clause": "P-5", "note": "Room 204", "least_kept": 95}
	)
	note.insert()
	clauses.keep()
	assert frappe.db.get_value("HL Clause Note", "P-5", ["note", "least_kept"]) == ("Room 204", 95)


def _exists(place: str, agent_pages: set[str]) -> bool:
	kind, _sep, what = place.partition(":")
	if kind in ("DocType", "Report"):
		return bool(frappe.db.exists(kind, what))
	first, *rest = what.strip("/").split("/")
	if first == "app":
		return bool(frappe.db.exists("Page", rest[0]))
	if first == "hotline" and rest:
		return f"/{rest[0]}" in agent_pages
	www = ROOT / "apps/hotline_app/hotline_app/www"
	return (www / f"{first}.html").exists() or (www / first).is_dir()
