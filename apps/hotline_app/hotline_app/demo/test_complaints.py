"""The demo's complaints, which only a site that is shown to people has."""

import frappe
import pytest

from hotline_app import demo as data
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

STAGES = {"Registered": 2, "Review": 1, "Answered": 1, "Closed": 1, "Confirmed": 1}


def test_complaints_are_in_all_their_stages():
	"""A handler finds complaints in all stages, the leader one to review and a report of wrongdoing."""
	data.complain()
	rows = frappe.get_all("HL Complaint", fields=["stage", "kind", "handler", "target_name"])
	assert {stage: sum(row.stage == stage for row in rows) for stage in STAGES} == STAGES
	assert all(row.handler for row in rows) and {making.PLUMBER, making.ELECTRICIAN} <= {
		row.target_name for row in rows
	}
	with making.acting_as(making.COMPLAINT_HANDLER):
		assert "Report of Wrongdoing" not in frappe.get_list("HL Complaint", pluck="kind")
	with making.acting_as(making.LEADER):
		assert "Report of Wrongdoing" in frappe.get_list("HL Complaint", pluck="kind")
	[action] = frappe.get_all("HL Corrective Action", ["responsible", "status"])
	assert (action.responsible, action.status) == (making.LEADER, "Open")
