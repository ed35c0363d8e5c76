import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from hotline_app.followup import missed, rules
from hotline_app.intake import progress
from tests.support import making
from tests.support.queries import counted

pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.fixture
def rule():
	frappe.db.set_value("HL Follow-up Rule", {"enabled": 1}, "enabled", 0)
	# The demo's own orders come to be missed while the tests run.
	long_ago = add_to_date(now_datetime(), days=-90)
	frappe.db.set_value("HL Work Order", {"done_at": ("is", "set")}, "done_at", long_ago)
	rule = making.followup_rule("Swept")
	rule.db_set("creation", add_to_date(now_datetime(), days=-30))
	rules.forget()
	return rule


def _forgotten(hours_ago: float = 2, **fields):
	"""An order that was done, of which nobody made a task."""
	order = making.order(**fields)
	progress.report(order.name, "Done", resolution="New washer.")
	frappe.db.delete("HL Follow-up Task", {"work_order": order.name})
	order.db_set("done_at", add_to_date(now_datetime(), minutes=-60 * hours_ago))
	return order


@pytest.mark.clause("C-6.2.2e")
def test_follow_up_that_was_missed_is_made_and_told(rule):
	"""A done order that nobody would be asked about gets its task; the shift leader is told."""
	order = _forgotten()
	assert missed.sweep(rules.enabled()[0]) == 1
	task = making.followup_of(order.name)
	assert (task.missed, task.rule) == (1, rule.name)
	told = frappe.get_all(
		"Notification Log", {"document_name": task.name}, ["for_user", "subject"], order_by="for_user"
	)
	assert making.LEADER in [row.for_user for row in told]
	assert all(order.name in row.subject for row in told)
	assert missed.sweep(rules.enabled()[0]) == 0


@pytest.mark.parametrize(
	("hours_ago", "fields"),
	[(0, {}), (24 * 40, {}), (2, {"category": "Electrical"})],
	ids=["just now", "too long ago", "of another category"],
)
def test_what_was_not_missed(rule, hours_ago, fields):
	"""What is being saved just now, is long past, or is none of the rule's is left alone."""
	rule.db_set("category", "Plumbing")
	rules.forget()
	_forgotten(hours_ago, **fields)
	assert missed.find(rules.enabled()[0]) == []


def test_queries_do_not_grow_with_orders(rule):
	"""Finding what was missed takes as many statements for five orders as for one."""
	found = rules.enabled()[0]
	_forgotten()
	missed.find(found)
	with counted() as one:
		assert len(missed.find(found)) == 1
	for _ in range(4):
		_forgotten()
	with counted() as five:
		assert len(missed.find(found)) == 5
	assert len(five) == len(one)


@pytest.mark.clause("G-4.3.3")
def test_after_the_time_agreed(rule):
	"""Once the time that was agreed is past, the customer is asked how the work goes on; that is no miss."""
	rule.db_set({"event": "Appointment Past", "purpose": "Progress"})
	rules.forget()
	with making.acting_as(making.AGENT):
		order = making.order(appointment_at=add_to_date(now_datetime(), hours=1))
		later = making.order(appointment_at=add_to_date(now_datetime(), hours=1))
	order.db_set("appointment_at", add_to_date(now_datetime(), hours=-1))
	assert missed.sweep(rules.enabled()[0]) == 1
	assert (making.followup_of(order.name).missed, making.followup_of(order.name).purpose) == (0, "Progress")
	assert not frappe.db.exists("HL Follow-up Task", {"work_order": later.name})
