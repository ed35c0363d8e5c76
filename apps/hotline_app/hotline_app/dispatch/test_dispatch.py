import json

import frappe
import pytest
from frappe.utils import add_days, nowdate

from hotline_app.api import flow
from hotline_app.dispatch import matching
from hotline_app.dispatch.doctype.hl_dispatch.hl_dispatch import (
	OrderNotDispatchableError,
	UnsuitableProviderError,
)
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.fixture
def order():
	with making.acting_as(making.AGENT):
		return making.order()


def _names(order, **changes) -> list[str]:
	order.update(changes)
	return [candidate.provider_name for candidate in matching.candidates(order)]


def test_nearest_first(order):
	"""The proposed providers come in the order of their distance from the address."""
	making.provider("Next Door", latitude=30.8651, longitude=120.1831)
	assert _names(order) == ["Next Door", making.PLUMBER, making.HANDYMAN]
	assert matching.candidates(order)[1].distance_km == pytest.approx(0.3, abs=0.05)


def test_distance_from_the_area_without_coordinates(order):
	"""An address without coordinates counts from the centre of its area."""
	assert _names(order, latitude=None, longitude=None)[0] == making.PLUMBER


def test_unknown_place_comes_last(order):
	"""A provider whose place is unknown is proposed after those whose distance is known."""
	making.provider("Somewhere", latitude=None, longitude=None)
	assert _names(order)[-1] == "Somewhere"


@pytest.mark.parametrize("stage", ["Suspended", "Left"])
def test_only_active_providers(order, stage):
	"""A suspended provider, and one that has left, is not proposed and can't be dispatched."""
	provider = making.provider("Gone", stage=stage)
	assert "Gone" not in _names(order)
	with pytest.raises(UnsuitableProviderError, match="not active"):
		making.dispatch(order.name, provider.name)


def test_trade_is_needed(order):
	"""A provider of another trade is not proposed; one that offers the wider group is."""
	making.provider("Cook", services=[{"category": "Cooking"}])
	making.provider("All Repairs", services=[{"category": "Repairs"}])
	names = _names(order)
	assert "Cook" not in names
	assert "All Repairs" in names


@pytest.mark.clause("C-4.3.2")
def test_expired_certificate_stops_dispatch(order):
	"""Where the trade needs a certificate, a provider without a valid one is not dispatched."""
	order.category = "Electrical"
	order.save()
	provider = making.provider(
		"Sparks",
		services=[{"category": "Electrical"}],
		equipment=[{"category": "Electrical", "equipment": "Insulating gloves"}],
	)
	certificate = frappe.get_doc(
		{
			"doctype": "HL Provider Certificate",
			"provider": provider.name,
			"category": "Electrical",
			"certificate_number": "E-1",
			"valid_until": add_days(nowdate(), -1),
		}
	).insert()
	assert _names(order) == [making.ELECTRICIAN]
	with pytest.raises(UnsuitableProviderError, match="certificate"):
		making.dispatch(order.name, provider.name)
	certificate.valid_until = nowdate()
	certificate.save()
	assert "Sparks" in _names(order)


def test_area_served(order):
	"""A provider that serves other areas only is not proposed; one of the area above is."""
	making.provider("Anji Only", areas=[{"area": "Anji County"}])
	making.provider("Whole City", areas=[{"area": "Huzhou"}])
	names = _names(order)
	assert "Anji Only" not in names
	assert "Whole City" in names


def test_load_limit(order):
	"""A provider with as many jobs in hand as its limit gets no more until one has ended."""
	provider = making.provider("Busy", load_limit=1)
	other = making.order(caller_phone="13912340001")
	job = making.dispatch(other.name, provider.name)
	assert "Busy" not in _names(order)
	with pytest.raises(UnsuitableProviderError, match="as many jobs"):
		making.dispatch(order.name, provider.name)
	making.take_step(job, "Withdraw")
	assert "Busy" in _names(order)


def test_no_load_limit(order):
	"""A provider with the limit 0 has none: it is proposed and gets jobs however many it has in hand."""
	provider = making.provider("Boundless", load_limit=0, latitude=30.865, longitude=120.183)
	making.dispatch(making.order(caller_phone="13912340001").name, provider.name)
	found = next(each for each in matching.candidates(order) if each.provider == provider.name)
	assert "1 jobs in hand" in found.reasons
	assert making.dispatch(order.name, provider.name).stage == "Offered"


@pytest.mark.clause("C-7.1.2")
def test_offer_moves_the_order(order):
	"""An offer puts the order in hand, stops the clock of dispatch and starts that of contact."""
	job = making.dispatch(order.name)
	order.reload()
	assert (order.stage, order.provider) == ("Handling", job.provider)
	clocks = {
		row.title: row.state
		for row in frappe.get_all("HL SLA Clock", {"reference_name": order.name}, ["title", "state"])
	}
	assert clocks == {"Dispatch": "Met", "Provider Contact": "Running", "Completion": "Running"}


def test_provider_is_told(order):
	"""The provider is told of the offer in the app and by e-mail."""
	job = making.dispatch(order.name)
	assert frappe.db.exists("Notification Log", {"document_name": job.name, "for_user": making.PROVIDER})
	assert frappe.db.exists("Email Queue", {"reference_doctype": "HL Dispatch", "reference_name": job.name})


def test_one_provider_at_a_time(order):
	"""An order that a provider has in hand can't be given to a second one."""
	making.dispatch(order.name)
	with pytest.raises(OrderNotDispatchableError, match=f"already with {making.PLUMBER}") as error:
		making.dispatch(order.name, making.provider("Second").name)
	assert error.value.http_status_code == 409


def test_refusal_needs_a_reason_and_gives_the_order_back(order):
	"""A provider refuses with a reason; the order can be dispatched again, and its clock never stopped."""
	frappe.get_doc({"doctype": "HL Dispatch Rule", "title": "By hand", "category": "Plumbing"}).insert()
	job = making.dispatch(order.name)
	with making.acting_as(making.PROVIDER):
		with pytest.raises(frappe.MandatoryError):
			making.take_step(job, "Refuse", refusal_reason="  ")
		job = making.take_step(job, "Refuse", refusal_reason="No time today")
	order.reload()
	assert (order.stage, order.provider, order.dispatched_at) == ("Accepted", None, None)
	clock = frappe.get_doc("HL SLA Clock", {"reference_name": order.name, "title": "Dispatch"})
	assert (clock.state, clock.started_at) == ("Running", order.accepted_at.replace(microsecond=0))
	making.dispatch(order.name, making.provider("Second").name)


def test_course_is_stamped_on_the_order(order):
	"""Contact, arrival and completion by the provider are times and result of the order."""
	making.work_through(making.dispatch(order.name), work_done="New washer.")
	order.reload()
	assert order.contacted_at <= order.arrived_at <= order.done_at
	assert (order.stage, order.resolution) == ("Done", "New washer.")


@pytest.mark.clause("C-4.3.3")
def test_completion_must_be_whole(order):
	"""Work counts as done only with its description, fee and confirmation; the parts are kept."""
	job = making.dispatch(order.name)
	with making.acting_as(making.PROVIDER):
		for action in ("Accept", "Contacted", "Arrived"):
			job = making.take_step(job, action)
		for incomplete in (
			{"fee": 60, "customer_confirmed": 1},
			{"work_done": "Done", "fee": 60, "customer_confirmed": 0},
		):
			frappe.db.savepoint("step")
			with pytest.raises(frappe.MandatoryError):
				making.take_step(job, "Complete", **incomplete)
			frappe.db.rollback(save_point="step")
		part = {"part": "Tap", "brand": "Acme", "model": "T1", "price": 35, "quantity": 1}
		job = making.take_step(job, "Complete", work_done="Done", fee=60, customer_confirmed=1, parts=[part])
	assert job.parts[0].brand == "Acme"


def test_ended_job_is_a_record(order):
	"""What a provider logged at completion can't be rewritten afterwards."""
	job = making.work_through(making.dispatch(order.name), parts=[{"part": "Tap", "price": 35}])
	for changed in ({"fee": 1}, {"parts": [{**job.parts[0].as_dict(), "price": 1}]}, {"parts": []}):
		forged = frappe.get_doc(job.doctype, job.name).update(changed)
		with pytest.raises(OrderNotDispatchableError), making.acting_as(making.PROVIDER):
			forged.save()


def test_rows_are_not_changed_past_their_job(order):
	"""A provider who may write a job changes its parts with the job only, not by their own address."""
	job = making.work_through(making.dispatch(order.name), parts=[{"part": "Tap", "price": 35}])
	with making.acting_as(making.PROVIDER):
		row = frappe.get_doc("HL Dispatch Part", job.parts[0].name)
		row.price = 99
		with pytest.raises(frappe.PermissionError):
			row.save()
		with pytest.raises(frappe.PermissionError):
			frappe.delete_doc("HL Dispatch Part", row.name)


def test_desk_adds_to_a_record(order):
	"""What the desk's form sends of an ended job, times and numbers as text, is no change of it."""
	job = making.work_through(making.dispatch(order.name), parts=[{"part": "Tap", "price": 35}])
	sent = json.loads(frappe.as_json(job.as_dict()))
	paid = {"compensation_amount": 20, "compensation_reason": "A tile", "compensation_agreed_by": "Ms Li"}
	frappe.get_doc({**sent, **paid}).save()
	assert frappe.db.get_value("HL Dispatch", job.name, "compensation_amount") == 20


def test_times_are_not_the_clients(order):
	"""A client can't write when a job was offered or done, how far it is, or whose it is."""
	job = making.dispatch(order.name)
	offered_at = job.offered_at
	job.offered_at = add_days(nowdate(), -5)
	job.done_at = nowdate()
	job.distance_km = 0
	job.provider_user = making.OTHER_PROVIDER
	job.save()
	job.reload()
	assert (job.distance_km, job.provider_user) == (0.3, making.PROVIDER)
	assert (job.offered_at, job.done_at) == (offered_at, None)


def test_note_is_the_centres(order):
	"""A provider reads the note that came with its job, and does not rewrite it."""
	job = making.dispatch(order.name)
	job.note = "Ring twice."
	job.save()
	with making.acting_as(making.PROVIDER):
		flow.save(job.doctype, job.name, {"note": "Nobody told me."})
	assert frappe.db.get_value(job.doctype, job.name, "note") == "Ring twice."


def test_taking_an_order_back_withdraws_the_job(order):
	"""When the agent takes an order back, the provider's job is withdrawn."""
	job = making.dispatch(order.name)
	with making.acting_as(making.AGENT):
		making.take_step(order, "Take Back")
	assert frappe.db.get_value("HL Dispatch", job.name, "stage") == "Withdrawn"


def test_provider_sees_only_its_own(order):
	"""A provider finds its own jobs, and another's job is refused in lists, reading and writing."""
	making.dispatch(order.name)
	with making.acting_as(making.PROVIDER):
		assert len(frappe.get_list("HL Dispatch")) == 1
	with making.acting_as(making.OTHER_PROVIDER):
		assert frappe.get_list("HL Dispatch") == []
		job = frappe.get_doc("HL Dispatch", {"work_order": order.name})
		for right in ("read", "write"):
			with pytest.raises(frappe.PermissionError):
				job.check_permission(right)


def test_customer_is_private_before_and_after_the_job(order):
	"""A provider sees name, phone and address of the customer from accepting the job until its end."""
	from hotline_app.api import jobs

	job = making.dispatch(order.name)
	with making.acting_as(making.PROVIDER):
		assert "caller_phone" not in jobs.view(job.name)["order"]
		assert jobs.view(job.name)["order"]["area"] == "Wuxing District"
		job = making.take_step(job, "Accept")
		assert jobs.view(job.name)["order"]["caller_phone"] == order.caller_phone
		for action in ("Contacted", "Arrived"):
			job = making.take_step(job, action)
		making.take_step(job, "Complete", work_done="Done", fee=1, customer_confirmed=1)
		assert "caller_phone" not in jobs.view(job.name)["order"]
