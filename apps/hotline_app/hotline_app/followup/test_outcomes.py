import frappe
import pytest

from hotline_app.api import followup
from hotline_app.followup import outcomes
from hotline_app.intake import progress
from hotline_app.intake.stages import WORKING
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.fixture
def complaints(monkeypatch):
	"""The tasks for which a complaint was raised."""
	raised = []
	hooks = frappe.get_hooks
	monkeypatch.setattr(
		frappe,
		"get_hooks",
		lambda name=None, *a, **k: ["complain"] if name == outcomes.COMPLAINT_HOOK else hooks(name, *a, **k),
	)
	get_attr = frappe.get_attr
	monkeypatch.setattr(
		frappe, "get_attr", lambda path: raised.append if path == "complain" else get_attr(path)
	)
	return raised


def _not_satisfied(**values):
	order = making.completed_order()
	task = making.followup_of(order.name)
	with making.acting_as(making.FOLLOWUP_AGENT):
		task = making.take_step(task, "Not Satisfied", rating=1, answers=making.answers(task), **values)
	order.reload()
	return order, task


@pytest.mark.clause("H-3.3c")
@pytest.mark.parametrize(
	("outcome", "round_", "complains"),
	[("Rework", 2, False), ("Complaint", 1, True), ("Both", 2, True)],
)
def test_outcome_that_the_agent_chooses(complaints, outcome, round_, complains):
	"""Not satisfied: the work is done again, a complaint is raised, or both, as the agent chooses."""
	order, task = _not_satisfied(outcome=outcome, remarks="He left a mess.")
	assert (order.round, task.outcome) == (round_, outcome)
	assert order.stage in (WORKING if round_ == 2 else ("Closed",))
	assert complaints == ([task.name] if complains else [])


def test_nothing_needs_a_reason():
	"""That nothing follows needs a reason; with one the order is closed."""
	with pytest.raises(frappe.MandatoryError):
		_not_satisfied(outcome="Nothing")
	order, _task = _not_satisfied(outcome="Nothing", outcome_reason="He was in a bad mood.")
	assert (order.stage, order.rating) == ("Closed", 1)


def test_work_is_done_again_unless_something_else_is_chosen():
	"""Without a choice an order whose customer is not satisfied goes back to work."""
	order, task = _not_satisfied()
	assert (order.round, task.outcome) == (2, "Rework")
	assert order.stage in WORKING


def test_no_complaint_where_nobody_takes_one(monkeypatch):
	"""If no complaint can be raised the result is not stored either."""
	hooks = frappe.get_hooks
	monkeypatch.setattr(
		frappe,
		"get_hooks",
		lambda name=None, *a, **k: [] if name == outcomes.COMPLAINT_HOOK else hooks(name, *a, **k),
	)
	with pytest.raises(outcomes.NoComplaintsError):
		_not_satisfied(outcome="Complaint", remarks="He left a mess.")


def test_complaint_says_what_about():
	"""A complaint needs the customer's words."""
	with pytest.raises(frappe.MandatoryError, match="remarks"):
		_not_satisfied(outcome="Complaint")


@pytest.mark.clause("C-6.2.2d")
def test_complainant_hears_the_result_and_says_whether_it_satisfies():
	"""A settled complaint makes a task with the result to tell; the complainant's answer is kept."""
	order = making.order(kind="Complaint")
	progress.report(order.name, "Done", resolution="The fee was paid back.")
	task = making.followup_of(order.name)
	with making.acting_as(making.FOLLOWUP_AGENT):
		assert followup.view(task.name)["order"]["resolution"] == "The fee was paid back."
		task = making.take_step(task, "Satisfied", rating=4, answers=making.answers(task))
	assert frappe.db.get_value("HL Work Order", order.name, ["stage", "rating"]) == ("Closed", 4)
	assert task.answered_by == "Phone"
