import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from hotline_app.privacy import access_check
from hotline_app.privacy.report.reveals_by_user import reveals_by_user
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

SETTINGS = "HL Privacy Settings"


def found(what):
	return {(row.get("user"), row.get("role")) for row in access_check.findings() if row["finding"] == what}


@pytest.mark.clause("H-5.2")
def test_check_names_who_reads_what_and_what_nobody_uses():
	"""The check names who reads what plain, who sees confidential orders, unused accounts and roles."""
	sleeper = making.user("sleeper", "Hotline Shift Leader")
	frappe.db.set_value("User", sleeper, "creation", add_to_date(now_datetime(), days=-91))
	plain = found("Reads Personal Data")
	assert {(making.LEADER, "Hotline Shift Leader"), (sleeper, "Hotline Shift Leader")} <= plain
	assert making.AGENT not in {user for user, _role in plain}
	assert ("dispatcher@demo.example", "Hotline Dispatcher") in found("Sees Confidential Orders")
	assert (sleeper, None) in found("Unused Account")
	assert (None, "Hotline Customer") in found("Unused Role")
	assert (None, "Hotline Agent") not in found("Unused Role")


@pytest.mark.clause("H-5.2")
def test_check_is_regular_and_reviewed():
	"""Every four weeks a check is kept and the administrator told; who reviews it signs it."""
	admin = making.user("reviewer", "Hotline Administrator")
	access_check.run()
	access_check.run()
	[name] = frappe.get_all("HL Access Check", pluck="name")
	assert frappe.db.exists("Notification Log", {"for_user": admin, "document_name": name})
	with making.acting_as(admin):
		record = frappe.get_doc("HL Access Check", name)
		record.reviewed = 1
		record.save()
	assert record.reviewed_by == admin and record.findings and record.accounts
	frappe.db.set_single_value(SETTINGS, "checked_on", add_to_date(None, days=-28))
	frappe.clear_document_cache(SETTINGS, SETTINGS)
	access_check.run()
	assert frappe.db.count("HL Access Check") == 2


def test_report_says_who_revealed_how_often():
	"""The report counts reveals by user, the records they were of, and the most in a day."""
	for number, days in ((1, 0), (2, 0), (1, -3)):
		entry = frappe.new_doc("HL Reveal")
		entry.update({"user": making.AGENT, "revealed_at": add_to_date(now_datetime(), days=days)})
		entry.update({"document_type": "User", "document_name": f"nobody-{number}", "reason": "Test"})
		entry.db_insert()
	period = {"from_date": add_to_date(None, days=-5), "to_date": frappe.utils.nowdate()}
	[row] = reveals_by_user.execute(period)[1]
	assert (row["user"], row["reveals"], row["records"], row["most_a_day"]) == (making.AGENT, 3, 2, 2)
