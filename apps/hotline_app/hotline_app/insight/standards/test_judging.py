"""The verdict of a clause: from deadlines, records, settings and the centre's own answers."""

import frappe
import pytest
from frappe.desk import query_report
from frappe.utils import add_days, add_to_date, get_datetime, nowdate

from hotline_app.insight.standards import assessing, deadlines, judging, records, verdicts
from hotline_app.insight.standards.scope import Scope
from hotline_app.insight.standards.verdicts import Finding
from hotline_app.sla.target import Target
from tests.support.making import AGENT, INSPECTOR, LINE, acting_as, order

pytestmark = pytest.mark.usefixtures("demo", "site")

# A time in which the demo has nothing.
MARCH = Scope.of_days("2025-03-01", "2025-03-31")
FOLLOW_UP = {"doctype": "HL Work Order", "from": "done_at", "to": "followed_up_at", "limit": "24h"}


def clock(started_at: str, minutes: int | None, target: str = "1440em", **fields) -> None:
	"""Store a clock of the follow-up of an order, which was stopped after so many minutes, or not."""
	started, length = get_datetime(started_at), Target.parse(target).amount
	stopped = minutes is not None and add_to_date(started, minutes=minutes)
	state = "Late" if minutes is None or minutes > length else "Met"
	frappe.get_doc(
		{
			"doctype": "HL SLA Clock",
			"reference_doctype": "HL Work Order",
			"reference_name": order().name,
			"line": LINE,
			"title": "Follow-up",
			"starts_at": "done_at",
			"stops_at": "followed_up_at",
			"target": target,
			"relation": "From Start",
			"started_at": started,
			"stopped_at": stopped or None,
			"due_at": add_to_date(started, minutes=length),
			"state": state,
			"breached": int(state == "Late"),
			**fields,
		}
	).insert(ignore_permissions=True)


def state_of(clause: str, first="2025-03-01", last="2025-03-31", **narrowed) -> judging.State:
	"""Return how the clause stands."""
	found = judging.judge(first, last, **narrowed)
	return next(state for state in found if state.clause.name == clause)


def answer(clause: str, verdict: str, **fields):
	"""Return a stored self-assessment of today."""
	values = {"clause": clause, "verdict": verdict, "remarks": "Looked at it.", "assessed_on": nowdate()}
	return frappe.get_doc({"doctype": assessing.ASSESSMENT, **values, **fields}).insert()


def test_share_of_deadlines_counted_by_hand() -> None:
	"""Of four follow-ups that fell due two were made within 24 hours: 50 percent, and so not met."""
	clock("2025-03-03 10:00:00", 23 * 60)
	clock("2025-03-04 10:00:00", 24 * 60)
	clock("2025-03-05 10:00:00", 25 * 60)
	clock("2025-03-06 10:00:00", None)
	clock("2025-04-06 10:00:00", 10)
	found = deadlines.find(MARCH, FOLLOW_UP, 100)
	assert found.verdict == verdicts.NOT_MET
	assert "2" in found.text and "4" in found.text and "50.0 %" in found.text
	state = state_of("C-7.1.3")
	assert state.verdict == verdicts.NOT_MET
	assert found.text in state.text


def test_laxer_policy_does_not_meet_the_clause() -> None:
	"""A deadline of 48 hours that was kept in 30 does not show that the standard's 24 hours were."""
	clock("2025-03-03 10:00:00", 30 * 60, target="2880em")
	assert deadlines.find(MARCH, FOLLOW_UP, 100).verdict == verdicts.NOT_MET
	clock("2025-03-04 10:00:00", 20 * 60, target="2880em")
	assert "50.0 %" in deadlines.find(MARCH, FOLLOW_UP, 100).text


@pytest.mark.parametrize(
	("limit", "target", "allowed"),
	[
		("24h", "1440em", True),
		("24h", "1441em", False),
		("3d", "3cd", True),
		("5d", "5wd", False),
		("1wd", "1wd", True),
		("1wd", "8h", True),
		("3wd", "4wd", False),
		("sameday", "sameday", True),
		("sameday", "1cd", False),
		("7d before", "7cd", True),
		("7d before", "6cd", False),
	],
)
def test_limits(limit: str, target: str, allowed: bool) -> None:
	"""A target is as strict as the standard only if whoever keeps it keeps the standard for certain."""
	assert deadlines.Limit.parse(limit).allows(Target.parse(target)) is allowed


def test_lines_are_told_apart() -> None:
	"""A line is judged by its own orders."""
	clock("2025-03-03 10:00:00", 60)
	other = frappe.get_doc({"doctype": "HL Line", "line_name": "Other Line", "number": "1"}).insert().name
	assert state_of("C-7.1.3", line=LINE).verdict == verdicts.MET
	assert state_of("C-7.1.3", line=other).verdict == verdicts.NO_DATA


def test_standard_that_no_line_follows() -> None:
	"""A standard that no line follows does not apply, and the reason is told."""
	state = state_of("P-23")
	assert state.verdict == verdicts.NOT_APPLICABLE
	assert state.text
	frappe.db.set_value("HL Line", LINE, "standard", "power")
	assert state_of("P-23").verdict == verdicts.NO_DATA


def test_wanted_share_is_the_centres() -> None:
	"""A centre that asks for nine tenths meets them with nine of ten; without it nine of ten is partly."""
	for day in range(1, 10):
		clock(f"2025-03-0{day} 10:00:00", 60)
	clock("2025-03-10 10:00:00", 2000)
	assert state_of("C-7.1.3").verdict == verdicts.PARTLY
	frappe.get_doc({"doctype": "HL Clause Note", "clause": "C-7.1.3", "least_kept": 90}).insert()
	assert state_of("C-7.1.3").verdict == verdicts.MET


def test_no_answer_hides_what_the_data_show() -> None:
	"""What the data show as not met stays so; only that a clause does not apply is people's to say."""
	clock("2025-03-03 10:00:00", None)
	answer("C-7.1.3", verdicts.MET, assessed_on="2025-03-20", valid_until="2026-03-19")
	assert state_of("C-7.1.3").verdict == verdicts.NOT_MET
	answer("C-7.1.3", verdicts.NOT_APPLICABLE, assessed_on="2025-03-21", valid_until="2026-03-19")
	assert state_of("C-7.1.3").verdict == verdicts.NOT_APPLICABLE


def test_answer_that_has_ended() -> None:
	"""An answer counts until its last day and no longer; the form keeps it, and it says when it ended."""
	answer("C-4.1", verdicts.MET, assessed_on="2025-03-01", valid_until="2025-03-30")
	assert assessing.standings(Scope.of_days("2025-03-01", "2025-03-30"))["C-4.1"].verdict == verdicts.MET
	ended = assessing.standings(MARCH)["C-4.1"]
	assert ended.verdict is None
	assert state_of("C-4.1").verdict == verdicts.NOT_ASSESSED
	assert ended.finding.text in state_of("C-4.1").text


def test_later_answer_takes_the_place() -> None:
	"""The latest answer counts, the earlier stays as it was and counts again when that is deleted."""
	first = answer("C-4.1", verdicts.NOT_MET, assessed_on=add_days(nowdate(), -3))
	second = answer("C-4.1", verdicts.MET)
	first.reload()
	assert (first.superseded, second.superseded) == (1, 0)
	today = Scope.of_days(nowdate(), nowdate())
	assert assessing.standings(today)["C-4.1"].verdict == verdicts.MET
	first.verdict = verdicts.MET
	with pytest.raises(frappe.CannotChangeConstantError):
		first.save()
	second.reload()
	second.delete()
	assert assessing.standings(today)["C-4.1"].verdict == verdicts.NOT_MET


def test_answer_needs_its_grounds() -> None:
	"""An answer without remarks and evidence, from the future, or ended before it began is refused."""
	with pytest.raises(frappe.MandatoryError):
		answer("C-4.1", verdicts.MET, remarks="")
	with pytest.raises(frappe.ValidationError):
		answer("C-4.1", verdicts.MET, assessed_on=add_days(nowdate(), 1))
	with pytest.raises(frappe.ValidationError):
		answer("C-4.1", verdicts.MET, valid_until=add_days(nowdate(), -1))


def test_responsible_is_reminded() -> None:
	"""Two weeks before and the day after its end the responsible person is told of the latest answer only."""
	with acting_as(INSPECTOR):
		old = answer(
			"C-4.1", verdicts.MET, assessed_on=add_days(nowdate(), -20), valid_until=add_days(nowdate(), -1)
		)
	due = answer("P-32", verdicts.MET, valid_until=add_days(nowdate(), 14), responsible=INSPECTOR)
	for name, told in (("Due", due), ("Overdue", old)):
		rule = frappe.get_doc("Notification", f"Hotline: Self-Assessment {name}")
		assert [doc.name for doc in rule.get_documents_for_today()] == [told.name]
		assert rule.recipients[0].receiver_by_document_field == "responsible"
	assert (old.assessor, old.responsible) == (INSPECTOR, INSPECTOR)
	answer("C-4.1", verdicts.MET)
	rule = frappe.get_doc("Notification", "Hotline: Self-Assessment Overdue")
	assert not any(
		frappe.safe_eval(rule.condition, None, {"doc": doc}) for doc in rule.get_documents_for_today()
	)


def test_records_not_in_order_are_counted() -> None:
	"""Of the closed orders of a period those without a resolution are not in order, by share."""
	for resolution in ("Done.", "Done.", None):
		made = order()
		values = {"stage": "Closed", "resolution": resolution, "creation": "2025-03-05 10:00:00"}
		frappe.db.set_value("HL Work Order", made.name, values)
	state = state_of("P-29", line=LINE)
	assert state.verdict == verdicts.NOT_MET
	assert "66.6 %" in state.text


def test_field_that_the_form_hides() -> None:
	"""A field that the standard asks for and an administrator hides makes the clause not met."""
	entry = {"doctype": "HL Work Order", "at": "creation", "fields": ["heard_from"]}
	assert records.find(MARCH, entry, 100).verdict == verdicts.NO_DATA
	frappe.get_doc(
		{
			"doctype": "Property Setter",
			"doctype_or_field": "DocField",
			"doc_type": "HL Work Order",
			"field_name": "heard_from",
			"property": "hidden",
			"property_type": "Check",
			"value": "1",
		}
	).insert()
	frappe.clear_cache(doctype="HL Work Order")
	assert records.find(MARCH, entry, 100).verdict == verdicts.NOT_MET
	frappe.clear_cache(doctype="HL Work Order")


def test_renamed_kind_is_found() -> None:
	"""A script situation that was renamed in the desk is no lacking one."""
	entry = {"doctype": "HL Call Script", "field": "situation", "each": ["Silent Call"]}
	today = Scope.of_days(nowdate(), nowdate())
	assert records.find(today, entry, 100).verdict == verdicts.MET
	frappe.rename_doc("HL Script Situation", "Silent Call", "Nobody Speaks")
	assert records.find(today, entry, 100).verdict == verdicts.MET
	assert records.find(today, {**entry, "each": ["No Such"]}, 100).verdict == verdicts.NOT_MET


@pytest.mark.parametrize(
	("found", "assessed", "asks", "verdict"),
	[
		(["Met", "Not Met", "No Data"], None, False, "Not Met"),
		(["Met", "Partly Met"], "Met", False, "Partly Met"),
		(["Met"], "Not Met", False, "Not Met"),
		(["No Data"], None, False, "No Data"),
		(["No Data"], "Met", False, "Met"),
		(["Met"], None, True, "Not Assessed"),
		(["Not Assessed", "Met"], None, False, "Not Assessed"),
		(["Not Assessed", "Not Met"], None, False, "Not Met"),
		([], None, False, "Not Assessed"),
		(["Not Met"], "Not Applicable", False, "Not Applicable"),
	],
)
def test_combination(found: list[str], assessed: str | None, asks: bool, verdict: str) -> None:
	"""The worst counts; what nobody assessed is no pass."""
	findings = [Finding(one, "") for one in found]
	assert verdicts.combine(findings, assessed, asks_assessment=asks) == verdict


def test_leader_of_nothing(demo) -> None:
	"""An agent may not run the report, nor read an answer."""
	answer("C-4.1", verdicts.MET)
	with acting_as(AGENT):
		assert not frappe.has_permission(assessing.ASSESSMENT, "read")
		with pytest.raises(frappe.PermissionError):
			query_report.run("Standards Report", {"from_date": nowdate(), "to_date": nowdate()})
