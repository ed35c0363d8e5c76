"""Rules and procedures: their reviews, versions, and proposals to revise them."""

import frappe
import pytest
from frappe.desk.query_report import run
from frappe.utils import add_days, getdate, nowdate

from hotline_app.quality.errors import NotYoursError
from tests.support import making

PROCEDURE, PROPOSAL = "HL Procedure", "HL Procedure Proposal"


@pytest.fixture(autouse=True)
def _people(demo, site) -> None:
	making.user("rita", "Hotline Quality Inspector")


def _procedure(**fields):
	values = {"title": "Taking a call", "text": "Greet.", "responsible": making.LEADER}
	return frappe.get_doc({"doctype": PROCEDURE, **values, **fields}).insert()


@pytest.mark.clause("C-8.1.1")
def test_reviews_at_fixed_intervals() -> None:
	"""A procedure is to be reviewed after its interval; an overdue one is listed until that is confirmed."""
	procedure = _procedure(review_interval=90)
	assert getdate(procedure.review_on) == getdate(add_days(nowdate(), 90))
	frappe.db.set_value(PROCEDURE, procedure.name, "review_on", add_days(nowdate(), -3))

	def overdue() -> list:
		rows = run("Overdue Procedure Reviews", {}, ignore_prepared_report=True)["result"]
		return [(row["name"], row["days"]) for row in rows if isinstance(row, dict)]

	with making.acting_as(making.LEADER):
		assert (procedure.name, 3) in overdue()
		frappe.get_doc(PROCEDURE, procedure.name).confirm_review()
		assert overdue() == []
	procedure.reload()
	assert getdate(procedure.review_on) == getdate(add_days(nowdate(), 90))
	assert procedure.version == 1


def test_overdue_reviews_are_warned_of() -> None:
	"""Before the day and after it whoever is responsible gets a message."""
	warned = frappe.get_all("Notification", {"document_type": PROCEDURE, "enabled": 1}, pluck="event")
	assert sorted(warned) == ["Days After", "Days Before"]
	procedure = _procedure()
	frappe.db.set_value(PROCEDURE, procedure.name, "review_on", add_days(nowdate(), -1))
	rule = frappe.get_doc("Notification", {"document_type": PROCEDURE, "event": "Days After"})
	assert [doc.name for doc in rule.get_documents_for_today()] == [procedure.name]


def test_versions_stay() -> None:
	"""What a procedure said before is kept, with who changed it and why; nobody rewrites that."""
	procedure = _procedure()
	procedure.update({"text": "Greet and listen.", "change_note": "Callers were interrupted."})
	procedure.save()
	assert [(row.version, row.text) for row in procedure.versions] == [
		(1, "Greet."),
		(2, "Greet and listen."),
	]
	assert procedure.versions[1].change_note == "Callers were interrupted."
	procedure.versions[0].text = "Something else."
	procedure.save()
	procedure.reload()
	assert (procedure.versions[0].text, procedure.version) == ("Greet.", 2)


@pytest.mark.clause("C-8.1.1")
def test_anybody_of_the_staff_proposes() -> None:
	"""An agent proposes a revision, whoever is responsible is told, another decides, the agent is told."""
	procedure = _procedure()
	with making.acting_as(making.AGENT):
		values = {"doctype": PROPOSAL, "rule": procedure.name, "proposal": "Say the name first."}
		proposal = frappe.get_doc(values).insert()
	assert frappe.db.exists("Notification Log", {"for_user": making.LEADER, "document_name": proposal.name})
	with making.acting_as("rita@test.example"):
		decided = making.take_step(proposal, "Accept Revision", decision_note="Good.")
	assert (decided.stage, decided.decided_by) == ("Accepted", "rita@test.example")
	assert frappe.db.exists("Notification Log", {"for_user": making.AGENT, "document_name": proposal.name})


def test_nobody_decides_about_their_own() -> None:
	"""Who proposed does not decide, and an agent sees no proposals of others."""
	with making.acting_as(making.LEADER):
		own = frappe.get_doc({"doctype": PROPOSAL, "proposal": "A rule for storms."}).insert()
		with pytest.raises(NotYoursError):
			making.take_step(own, "Accept Revision")
	with making.acting_as(making.AGENT):
		assert frappe.get_list(PROPOSAL, {"name": own.name}) == []
		assert not frappe.get_doc(PROPOSAL, own.name).has_permission("read")
