"""Corrective actions and the reports."""

import frappe
import pytest
from frappe.desk.query_report import run
from frappe.utils import add_to_date, now_datetime, nowdate

from hotline_app.complaint.errors import ComplaintError, PartialError
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

ACTION = "HL Corrective Action"


def action(**fields):
	values = {
		"doctype": ACTION,
		"title": "Train the greeting",
		"line": making.LINE,
		"responsible": making.AGENT,
		"due_at": add_to_date(now_datetime(), days=3),
	}
	return frappe.get_doc({**values, **fields}).insert()


def report(name: str, user: str = making.LEADER, **filters) -> dict:
	today = nowdate()
	with making.acting_as(user):
		return run(name, {"from_date": today, "to_date": today, **filters})


@pytest.mark.clause("C-8.1.4", "H-6.3")
def test_action_is_done_and_its_effect_checked():
	"""Whoever is responsible reports what was done; somebody else checks whether it helped."""
	made = action()
	assert frappe.db.exists("Notification Log", {"for_user": making.AGENT, "document_name": made.name})
	with making.acting_as(making.AGENT):
		made.reload()
		made.status = "Done"
		with pytest.raises(frappe.MandatoryError):
			made.save()
		made.reload()
		made.update({"status": "Done", "done_note": "Practised for a week."})
		made.save()
		made.update({"status": "Checked", "effect": "Effective"})
		with pytest.raises(PartialError):
			made.save()
	with making.acting_as(making.LEADER):
		made.reload()
		made.update({"status": "Checked", "effect": "Effective"})
		made.save()
	assert (made.done_by, made.checked_by) == (making.AGENT, making.LEADER)
	made.title = "Something else"
	with pytest.raises(ComplaintError):
		made.save()


def test_action_is_warned_about():
	"""An action has its deadline by the time that was set, watched by its policy."""
	made = action()
	clock = frappe.get_doc("HL SLA Clock", {"reference_name": made.name})
	assert clock.title == "Corrective Action"
	assert clock.due_at == made.due_at.replace(microsecond=0)


def test_responsible_sees_the_action_and_not_the_complaint():
	"""Whom a complaint is about may have to improve: they see the action, not the complaint behind it."""
	complaint = making.complaint()
	made = action(complaint=complaint.name)
	other = action(complaint=complaint.name, responsible=making.FOLLOWUP_AGENT)
	with making.acting_as(making.AGENT):
		assert frappe.get_list(ACTION, pluck="name") == [made.name]
		read = frappe.get_doc(ACTION, made.name)
		read.check_permission("read")
		read.apply_fieldlevel_read_permissions()
		assert not read.get("complaint")
		assert not frappe.has_permission(ACTION, "read", doc=other.name)


@pytest.mark.clause("C-8.2.3", "C-7.1.5")
def test_ledger_keeps_agents_and_providers_apart():
	"""The ledger tells date, content, complainant and contact, those about agents and providers in groups."""
	firm = making.provider_of(making.PROVIDER)
	about_firm = making.complaint(target_type="Provider", target=firm)
	about_agent = making.complaint()
	told = report("Complaint Ledger")
	rows = [row for row in told["result"] if isinstance(row, dict)]
	assert [row["name"] for row in rows] == [about_agent.name, about_firm.name]
	first = rows[0]
	assert first["received_at"] and first["content"] and first["complainant_name"] == "Ms Plain"
	assert first["complainant_phone"] == "13911112222"
	only = report("Complaint Ledger", target_type="Provider")["result"]
	assert [row["name"] for row in only if isinstance(row, dict)] == [about_firm.name]
	assert len(told["report_summary"]) == 2


def test_ledger_hides_what_the_reader_may_not_know():
	"""Whom a complaint is about finds it in no report."""
	about = making.user("about", "Hotline Complaint Handler")
	making.complaint(target=about, target_type="Agent")
	for name in ("Complaint Ledger", "Complaint Analysis"):
		rows = [row for row in report(name, about)["result"] if isinstance(row, dict)]
		assert rows == [], name


def test_analysis_counts_findings_and_satisfaction():
	"""The analysis tells by whom complaints are about how many were valid, late and ended well."""
	doc = making.answered_complaint()
	with making.acting_as(doc.handler):
		making.take_step(doc, "Close Complaint", satisfaction="Satisfied")
	making.complaint()
	row = next(row for row in report("Complaint Analysis")["result"] if isinstance(row, dict))
	assert (row["number"], row["valid"], row["open"], row["late"]) == (2, 1, 1, 0)
	assert (row["valid_share"], row["in_time"], row["satisfaction"]) == (100, 100, 100)


def test_report_of_actions_counts_the_overdue():
	"""The report of corrective actions says which are late."""
	made = action(due_at=add_to_date(now_datetime(), days=-1))
	told = report("Corrective Actions")
	row = next(row for row in told["result"] if isinstance(row, dict))
	assert row["name"] == made.name and row["late"]


def test_answer_letter_is_printed():
	"""The answer goes out as a letter with number, matter and answer, what people wrote being escaped."""
	doc = making.answered_complaint(content="<script>alert(1)</script>")
	letter = frappe.get_print("HL Complaint", doc.name, "Complaint Answer")
	assert doc.name in letter and "We are sorry." in letter
	assert "<script>alert(1)" not in letter
