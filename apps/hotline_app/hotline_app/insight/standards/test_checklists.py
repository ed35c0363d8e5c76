"""Checklists: item by item, faults become corrective actions, the clause is judged by the latest check."""

import frappe
import pytest
from frappe.utils import add_days, getdate, nowdate

from hotline_app.insight.standards import checklists, judging, verdicts
from hotline_app.insight.standards.scope import Scope
from tests.support import making
from tests.support.making import INSPECTOR, LINE, acting_as

pytestmark = pytest.mark.usefixtures("demo", "site")

PREMISES, STAFF = "Premises and Equipment", "Rules for the Staff"
POWER_SUPPLY, PRINTER = "Uninterruptible power supply", "Printer, copier and fax"


@pytest.fixture
def power_line(site) -> str:
	"""The demo's line as one that follows the standard for power lines."""
	frappe.db.set_value("HL Line", LINE, "standard", "power")
	return LINE


def check(checklist: str, **faults: str):
	"""Return a finished check in which all is in order but the items named."""
	run = frappe.get_doc(checklists.RUN, frappe.get_doc(checklists.CHECKLIST, checklist).begin(LINE))
	for item in run.items:
		item.result = checklists.FAULT if item.title in faults else checklists.IN_ORDER
		item.remarks = faults.get(item.title)
	run.finish()
	return run


def state_of(clause: str, day: str | None = None) -> judging.State:
	"""Return how the clause stands today, or did on a day."""
	day = day or nowdate()
	return next(state for state in judging.judge(day, day) if state.clause.name == clause)


@pytest.mark.clause("P-5")
def test_premises_and_equipment(power_line) -> None:
	"""Unchecked premises are not assessed; a check with all in order holds until the next is due."""
	assert state_of("P-5").verdict == verdicts.NOT_ASSESSED
	titles = {row.title for row in frappe.get_doc(checklists.CHECKLIST, PREMISES).items}
	assert {"Room for calls of its own", POWER_SUPPLY, PRINTER, "Clean and tidy"} <= titles
	with acting_as(INSPECTOR):
		run = check(PREMISES)
	assert (run.status, run.checked_by, getdate(run.checked_on)) == ("Done", INSPECTOR, getdate())
	state = state_of("P-5")
	assert state.verdict == verdicts.MET
	assert f"Record:{checklists.RUN}/{run.name}" in [finding.at for finding in state.findings]
	checklist = frappe.get_doc(checklists.CHECKLIST, PREMISES)
	assert getdate(checklist.next_on) == getdate(add_days(nowdate(), checklist.interval_days))
	frappe.db.set_value(checklists.RUN, run.name, "checked_on", add_days(nowdate(), -32))
	assert state_of("P-5").verdict == verdicts.NOT_ASSESSED


@pytest.mark.clause("P-5")
def test_fault_becomes_a_corrective_action(power_line) -> None:
	"""A fault makes it partly met, or not met where it must be in order; somebody mends it by a day."""
	frappe.db.set_value(checklists.CHECKLIST, PREMISES, "responsible", making.LEADER)
	with acting_as(INSPECTOR):
		run = check(PREMISES, **{PRINTER: "Out of toner."})
	fault = next(item for item in run.items if item.title == PRINTER)
	action = frappe.get_doc("HL Corrective Action", fault.action)
	assert (action.responsible, action.line, action.description) == (making.LEADER, LINE, "Out of toner.")
	assert (action.reference_doctype, action.reference_name) == (checklists.RUN, run.name)
	assert getdate(action.due_at) == getdate(add_days(nowdate(), 10))
	assert run.faults == 1
	assert state_of("P-5").verdict == verdicts.PARTLY
	check(PREMISES, **{POWER_SUPPLY: "The batteries are dead."})
	assert state_of("P-5").verdict == verdicts.NOT_MET


def test_check_is_finished_whole_and_once(power_line) -> None:
	"""An item without result, a fault without words, and a change of a finished check are refused."""
	run = frappe.get_doc(checklists.RUN, frappe.get_doc(checklists.CHECKLIST, PREMISES).begin(LINE))
	with pytest.raises(frappe.MandatoryError):
		run.finish()
	for item in run.items:
		item.result = checklists.IN_ORDER
	run.items[0].result = checklists.FAULT
	with pytest.raises(frappe.MandatoryError):
		run.finish()
	run.status = checklists.DONE
	run.save()
	assert run.status == checklists.OPEN
	run.items[0].remarks = "Noisy."
	run.finish()
	run.items[0].result = checklists.IN_ORDER
	with pytest.raises(frappe.ValidationError):
		run.save()


@pytest.mark.clause("C-5.1.1")
def test_rules_for_the_staff_and_the_legal_adviser() -> None:
	"""The clause is met with a legal adviser, everybody bound to secrecy, and a check of the rules."""
	settings = frappe.get_doc("HL Training Settings")
	settings.legal_adviser = None
	settings.save()
	check(STAFF)
	state = state_of("C-5.1.1")
	assert state.verdict == verdicts.NOT_MET
	settings.legal_adviser = "Ms Law"
	settings.save()
	people = frappe.get_all("HL Staff Record", pluck="name")
	assert len(people) > 1
	for name in people:
		frappe.db.set_value("HL Staff Record", name, "confidentiality_on", nowdate())
	state = state_of("C-5.1.1")
	assert state.verdict == verdicts.MET
	assert "Ms Law" in state.text
	frappe.db.set_value("HL Staff Record", people[0], "confidentiality_on", None)
	assert state_of("C-5.1.1").verdict in (verdicts.PARTLY, verdicts.NOT_MET)
	frappe.db.set_value("HL Staff Record", people[0], "confidentiality_on", nowdate())
	check(STAFF, **{"Legal adviser consulted": "The contract has ended."})
	assert state_of("C-5.1.1").verdict == verdicts.NOT_MET


@pytest.mark.clause("C-5.1.1")
def test_checklist_of_the_staff_names_what_the_clause_asks() -> None:
	"""The yearly checklist covers education, training, assessment, inspection, rewards, secrecy."""
	text = " ".join(row.title for row in frappe.get_doc(checklists.CHECKLIST, STAFF).items).lower()
	for word in (
		"ethics",
		"training",
		"assessment",
		"inspections",
		"rewards",
		"confidentiality",
		"legal adviser",
	):
		assert word in text, word


def test_latest_check_of_a_line_counts() -> None:
	"""A line is judged by its own checks, as they were on the day that is asked for."""
	run = check(PREMISES, **{PRINTER: "Out of paper."})
	frappe.db.set_value(checklists.RUN, run.name, "checked_on", add_days(nowdate(), -5))
	check(PREMISES)
	for ago, verdict in ((0, verdicts.MET), (3, verdicts.PARTLY), (9, verdicts.NOT_ASSESSED)):
		day = add_days(nowdate(), -ago)
		[found] = checklists.findings(Scope.of_days(day, day, (LINE,)))["P-5"]
		assert found.verdict == verdict, ago
	[found] = checklists.findings(Scope.of_days(nowdate(), nowdate(), ("Elsewhere",)))["P-5"]
	assert found.verdict == verdicts.NOT_ASSESSED
