import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from hotline_app.api import orders, queue
from hotline_app.intake.course import joining
from hotline_app.intake.errors import ClosedOrderError, ConflictError
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.fixture
def pair():
	"""An order and another caller's about the same matter."""
	with making.acting_as(making.AGENT):
		return making.order(), making.order(caller_phone="13912340001", caller_name="Ms Neighbour")


def _join(order, into, reason="Same leak"):
	with making.acting_as(making.AGENT):
		orders.merge(order.name, into.name, reason)
	frappe.db.commit()
	order.reload()
	into.reload()


def test_rider_follows_from_dispatch_to_done(pair):
	"""A repeat takes the primary's stage and facts at each step, and its clocks tell the truth of it."""
	primary, rider = pair
	_join(rider, primary)
	assert rider.duplicate_of == primary.name
	job = making.dispatch(primary.name)
	frappe.db.commit()
	rider.reload()
	assert (rider.stage, rider.provider) == ("Handling", job.provider)
	making.work_through(job)
	frappe.db.commit()
	rider.reload()
	primary.reload()
	assert (rider.stage, rider.resolution) == ("Done", "New washer.")
	assert rider.done_at == primary.done_at
	states = frappe.get_all(
		"HL SLA Clock", {"reference_name": rider.name, "title": "Dispatch"}, pluck="state"
	)
	assert states == ["Met"]


def test_repeat_of_what_was_dispatched_is_dispatched(pair):
	"""A repeat that joins an order already on its way is on its way too, from its own beginning."""
	primary, rider = pair
	making.dispatch(primary.name)
	frappe.db.set_value("HL Work Order", primary.name, "dispatched_at", add_to_date(now_datetime(), hours=-2))
	_join(rider, primary)
	assert rider.stage == "Handling"
	assert rider.dispatched_at == rider.requested_at


def test_each_caller_is_told_the_outcome(pair):
	"""When the work is done there is a follow-up for the primary and one for each repeat."""
	primary, rider = pair
	_join(rider, primary)
	making.work_through(making.dispatch(primary.name))
	frappe.db.commit()
	task = making.followup_of(rider.name)
	with making.acting_as(making.FOLLOWUP_AGENT):
		making.take_step(task, "Satisfied", rating=5, answers=making.answers(task))
	rider.reload()
	primary.reload()
	assert (rider.stage, primary.stage) == ("Closed", "Done")


def test_rider_that_is_not_satisfied_is_reworked_alone(pair):
	"""A repeat whose caller is not satisfied becomes an order of its own again."""
	primary, rider = pair
	_join(rider, primary)
	making.work_through(making.dispatch(primary.name))
	frappe.db.commit()
	task = making.followup_of(rider.name)
	with making.acting_as(making.FOLLOWUP_AGENT):
		making.take_step(task, "Not Satisfied", rating=1, answers=making.answers(task))
	rider.reload()
	primary.reload()
	assert (rider.stage, rider.duplicate_of, rider.provider, rider.round) == ("Accepted", None, None, 2)
	assert primary.stage == "Done"
	assert making.dispatch(rider.name).stage == "Offered"


def test_cancelled_primary_lets_its_riders_go(pair):
	"""When the primary is cancelled its repeats are worked by themselves again."""
	primary, rider = pair
	_join(rider, primary)
	making.take_step(primary, "Start Handling")
	frappe.db.commit()
	with making.acting_as(making.AGENT):
		making.take_step(primary, "Cancel")
	frappe.db.commit()
	rider.reload()
	assert (rider.stage, rider.duplicate_of) == ("Accepted", None)


def test_chains_are_flattened(pair):
	"""Joining into a repeat joins its primary, and joining a primary brings its repeats along."""
	primary, rider = pair
	_join(rider, primary)
	second = making.order(caller_phone="13912340002")
	_join(second, rider)
	assert second.duplicate_of == primary.name
	top = making.order(caller_phone="13912340003")
	_join(primary, top)
	for order in (primary, rider, second):
		order.reload()
		assert order.duplicate_of == top.name
	making.dispatch(top.name)
	frappe.db.commit()
	assert {frappe.db.get_value("HL Work Order", o.name, "stage") for o in (primary, rider, second)} == {
		"Handling"
	}


def test_what_can_not_be_joined(pair):
	"""No joining into itself, of or into what has ended, twice, or without a reason."""
	primary, rider = pair
	with pytest.raises(ConflictError):
		joining.join(primary.name, primary.name, "x")
	with pytest.raises(frappe.MandatoryError):
		joining.join(rider.name, primary.name, " ")
	joining.join(rider.name, primary.name, "x")
	with pytest.raises(ConflictError):
		joining.join(rider.name, primary.name, "x")
	with pytest.raises(ConflictError):
		joining.join(primary.name, rider.name, "x")
	ended = making.take_step(making.order(), "Cancel")
	for one, other in ((ended, primary), (primary, ended)):
		with pytest.raises(ClosedOrderError) as error:
			joining.join(one.name, other.name, "x")
		assert error.value.http_status_code == 409


def test_separated_order_starts_again(pair):
	"""Separating needs a reason and lets the order be worked from its beginning; both have a trace of it."""
	primary, rider = pair
	_join(rider, primary)
	making.dispatch(primary.name)
	frappe.db.commit()
	with making.acting_as(making.AGENT):
		with pytest.raises(frappe.MandatoryError):
			orders.unmerge(rider.name, "")
		orders.unmerge(rider.name, "Another flat")
	rider.reload()
	assert (rider.duplicate_of, rider.stage, rider.dispatched_at) == (None, "Accepted", None)
	for order, other in ((primary, rider), (rider, primary)):
		lines = frappe.get_all(
			"Comment", {"reference_name": order.name, "comment_type": "Info"}, pluck="content"
		)
		assert any("Another flat" in line and other.name in line for line in lines)
		assert any("Same leak" in line and other.name in line for line in lines)


def test_riders_are_on_the_primary_s_page_not_in_the_queue(pair):
	"""Queue and counts leave repeats out; the primary's page lists them."""
	primary, rider = pair
	with making.acting_as(making.AGENT):
		before = queue.counts(mine=True)["dispatch"]
		_join(rider, primary)
		assert queue.counts(mine=True)["dispatch"] == before - 1
		names = [row["name"] for row in queue.page(mine=True)]
		assert primary.name in names and rider.name not in names
		assert [row["name"] for row in orders.view(primary.name)["repeats"]] == [rider.name]


def test_riders_are_not_dispatched(pair):
	"""A repeat is not dispatched itself, and what a provider had of it is withdrawn when it joins."""
	primary, rider = pair
	job = making.dispatch(rider.name)
	_join(rider, primary)
	assert frappe.db.get_value("HL Dispatch", job.name, "stage") == "Withdrawn"
	assert (rider.stage, rider.provider) == ("Accepted", None)
	with pytest.raises(ConflictError, match=primary.name):
		making.dispatch(rider.name)


def test_many_riders_follow_in_the_background(pair, monkeypatch):
	"""Beyond a number the repeats follow in the background, and twice is as good as once."""
	primary, rider = pair
	_join(rider, primary)
	queued = []
	monkeypatch.setattr(joining, "AT_ONCE", 0)
	monkeypatch.setattr(frappe, "enqueue", lambda job, **kwargs: queued.append((job, kwargs)))
	making.take_step(primary, "Start Handling")
	frappe.db.commit()
	rider.reload()
	assert rider.stage == "Accepted"
	job, arguments = next(entry for entry in queued if entry[0] == joining.tell_all_riders)
	for _time in range(2):
		job(**arguments)
		rider.reload()
		assert rider.stage == "Handling"
	modified = rider.modified
	job(**arguments)
	rider.reload()
	assert rider.modified == modified


def test_others_orders_are_not_joined(pair):
	"""Who may not change an order may not join it."""
	primary, rider = pair
	with making.acting_as(making.FOLLOWUP_AGENT), pytest.raises(frappe.PermissionError):
		orders.merge(rider.name, primary.name, "x")
