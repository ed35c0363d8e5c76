"""Which provider is the best for an order, and why."""

import frappe
import pytest
from frappe.utils import add_days, nowdate

from hotline_app.dispatch import matching, nearby
from hotline_app.dispatch.doctype.hl_dispatch.hl_dispatch import UnsuitableProviderError
from tests.support import making, queries

pytestmark = pytest.mark.usefixtures("demo", "site")

NO_WEIGHTS = dict.fromkeys(("distance", "capacity", "quality", "price", "language", "open"), 0)
NEAR = {"latitude": 30.8655, "longitude": 120.1835}


def _weigh(**weights: float) -> None:
	settings = frappe.get_doc("HL Provider Settings")
	settings.update({f"{part}_weight": weight for part, weight in {**NO_WEIGHTS, **weights}.items()})
	settings.save()


def _names(order, **options) -> list[str]:
	return [candidate.provider_name for candidate in matching.candidates(order, **options)]


def _of(order, name: str) -> matching.Candidate:
	return next(found for found in matching.candidates(order) if found.provider_name == name)


@pytest.mark.clause("H-3.3a")
@pytest.mark.clause("C-7.2.2")
def test_nearest_with_the_trade():
	"""Of those who can mend this fault the nearest to the address is proposed first, with its distance."""
	making.provider("Cook Next Door", services=[{"category": "Cooking"}], latitude=30.865, longitude=120.183)
	making.provider("Round the Corner", **NEAR)
	making.provider("Across the River", latitude=30.95, longitude=120.3)
	order = making.order()
	assert _names(order)[0] == "Round the Corner"
	assert "Cook Next Door" not in _names(order)
	assert _of(order, "Round the Corner").reasons[0] == "0.1 km away"


def test_far_ones_are_found_when_nobody_is_near():
	"""The search goes outwards until it finds somebody, also beyond its last circle."""
	making.provider("On the Island", services=[{"category": "Locks"}], latitude=10, longitude=100)
	frappe.db.set_value("HL Category", "Locks", "certificate_required", 0)
	assert _names(making.order(category="Locks")) == ["On the Island"]


def test_weights_decide():
	"""What counts is the administrator's: by price alone the cheapest is first, by quality alone the best."""
	making.provider("Cheap", services=[{"category": "Plumbing", "amount": 10}], latitude=31, longitude=120)
	good = making.provider("Good", latitude=31, longitude=120)
	good.db_set({"quality": 99, "quality_at": frappe.utils.now()})
	order = making.order()
	_weigh(price=1)
	assert _names(order)[0] == "Cheap"
	_weigh(quality=1)
	assert _names(order)[0] == "Good"
	assert _of(order, "Good").score == 99
	_weigh(distance=1)
	assert _names(order)[0] == making.PLUMBER


def test_free_capacity_counts():
	"""Of two at the same place the one with more free capacity is first."""
	_weigh(distance=1, capacity=1)
	busy, _free = (making.provider(name, **NEAR) for name in ("Busy", "Free"))
	making.dispatch(making.order(caller_phone="13912340001").name, busy.name)
	order = making.order()
	names = _names(order)
	assert names.index("Free") < names.index("Busy")
	assert "1 of 5 jobs in hand" in _of(order, "Busy").reasons


def test_language_counts_where_it_is_asked_for():
	"""A caller who needs a language gets those who speak it first; the others are told to not speak it."""
	_weigh(language=1)
	making.provider("Fluent", languages=[{"language": "fr"}])
	order = making.order(caller_language="fr")
	assert _names(order)[0] == "Fluent"
	assert "Speaks Français" in _of(order, "Fluent").reasons
	assert "Does not speak Français" in _of(order, making.PLUMBER).reasons
	order.caller_language = None
	assert not any("speak" in reason.lower() for reason in _of(order, making.PLUMBER).reasons)


def test_working_hours_count_at_the_appointment():
	"""Whether a provider is open is asked for the time of the appointment."""
	_weigh(open=1)
	hours = frappe.get_doc(
		{
			"doctype": "HL Service Calendar",
			"title": "Mornings",
			"time_zone": "Asia/Shanghai",
			"windows": [{"day": "Monday", "start_time": "08:00", "end_time": "12:00"}],
		}
	).insert()
	making.provider("Early Bird", calendar=hours.name)
	order = making.order()
	order.appointment_at = "2026-11-23 09:00:00"
	assert _of(order, "Early Bird").is_open
	order.appointment_at = "2026-11-23 19:00:00"
	assert not _of(order, "Early Bird").is_open
	assert "Closed at that time" in _of(order, "Early Bird").reasons


def test_address_book_gives_the_place():
	"""An address without coordinates counts from the place that it names, and only then from its area."""
	frappe.get_doc(
		{"doctype": "HL Place", "place_name": "Old Harbour", "latitude": 31.2, "longitude": 120.6}
	).insert()
	making.provider("At the Harbour", latitude=31.2, longitude=120.6)
	order = making.order(latitude=None, longitude=None, address="3 Old Harbour")
	assert _of(order, "At the Harbour").distance_km == 0
	order.address = "3 New Street"
	assert _of(order, "At the Harbour").distance_km > 30


def test_some_can_be_left_out():
	"""Those to whom the order was offered already can be left out, and the number asked for is kept."""
	order = making.order()
	first, second = matching.candidates(order)[:2]
	assert _names(order, limit=1, exclude=[first.provider]) == [second.provider_name]


def test_agreement_that_has_ended_stops_dispatch():
	"""After the last day of its agreement nothing is dispatched to a provider."""
	member = making.provider("Late Signer", **NEAR)
	order = making.order()
	member.db_set("agreement_until", nowdate())
	assert "Late Signer" in _names(order)
	member.db_set("agreement_until", add_days(nowdate(), -1))
	assert "Late Signer" not in _names(order)
	with pytest.raises(UnsuitableProviderError, match="agreement with Late Signer ended"):
		making.dispatch(order.name, member.name)


@pytest.mark.clause("C-4.3.2")
def test_high_risk_work_needs_equipment():
	"""High-risk work, as windows are from the start, goes only to whom has valid equipment on record."""
	frappe.db.delete("HL Provider Equipment")
	cleaner = making.provider("Cleaner", services=[{"category": "Window Cleaning"}])
	order = making.order(category="Window Cleaning", kind="Service")
	with pytest.raises(UnsuitableProviderError, match="safety equipment"):
		making.dispatch(order.name, cleaner.name)
	cleaner.append("equipment", {"category": "Window Cleaning", "equipment": "Harness"})
	cleaner.save()
	assert _names(order) == ["Cleaner"]
	cleaner.equipment[0].valid_until = add_days(nowdate(), -1)
	cleaner.save()
	assert _names(order) == []


@pytest.mark.clause("C-4.3.2")
def test_expired_certificate_stops_its_trade_only():
	"""An expired certificate stops the trade that it is for, and leaves the provider's other trades alone."""
	both = making.provider(
		"Both",
		services=[{"category": "Plumbing"}, {"category": "Electrical"}],
		equipment=[{"category": "Electrical", "equipment": "Insulating gloves"}],
		**NEAR,
	)
	frappe.get_doc(
		{
			"doctype": "HL Provider Certificate",
			"provider": both.name,
			"category": "Electrical",
			"certificate_number": "E-1",
			"valid_until": add_days(nowdate(), -1),
		}
	).insert()
	assert "Both" not in _names(making.order(category="Electrical"))
	assert "Both" in _names(making.order())


def test_queries_do_not_grow_with_the_providers():
	"""Finding the best asks the same number of questions of the database however many providers there are."""
	order = making.order()
	matching.candidates(order)
	with queries.counted() as few:
		matching.candidates(order)
	for number in range(40):
		making.provider(f"Crowd {number}", latitude=30.865 + number / 5000, longitude=120.183)
	with queries.counted() as many:
		found = matching.candidates(order)
	assert len(found) == 10
	assert len(many) <= len(few)


@pytest.mark.parametrize(
	("one", "other", "km"),
	[
		((0, 0), (0, 1), 111.2),
		((39.9042, 116.4074), (31.2304, 121.4737), 1067),
		((30.865, 120.183), (30.865, 120.183), 0),
	],
)
def test_distances_are_those_of_the_map(one, other, km):
	"""The distance is that of the great circle."""
	assert nearby.distance_km(one, other) == pytest.approx(km, rel=0.002)


@pytest.mark.parametrize("latitude", [0, 30.9, -45, 65])
def test_box_holds_the_circle(latitude):
	"""Nothing within the radius lies outside the square that is searched."""
	centre = (latitude, 120)
	box = nearby.box_around(centre, 10)
	for north, east in ((box.north, 120), (box.south, 120), (latitude, box.east), (latitude, box.west)):
		assert nearby.distance_km(centre, (north, east)) >= 9.99
