from datetime import datetime, timedelta

import frappe
import pytest

from hotline_app.intake.course import first_contact
from hotline_app.patches import first_contact_is_a_field
from tests.support import counting, making

pytestmark = pytest.mark.usefixtures("demo", "site")

ASKED = datetime(2026, 3, 2, 9)
SOON = ASKED + timedelta(minutes=first_contact.MINUTES)
SETTLED = {"stage": "Closed", "requested_at": ASKED, "done_at": SOON, "round": 1}
# What keeps an order from being resolved at first contact.
OTHERWISE = (
	{"stage": "Handling"},
	{"stage": "Cancelled"},
	{"done_at": None},
	{"done_at": SOON + timedelta(seconds=1)},
	{"dispatched_at": ASKED},
	{"led_elsewhere": 1},
	{"duplicate_of": "another"},
	{"round": 2},
)


def test_what_first_contact_is():
	"""Settled by the minute that the line says counts; each thing that stands against it does so alone."""
	assert first_contact.was(SETTLED, first_contact.MINUTES)
	assert not first_contact.was(SETTLED, first_contact.MINUTES - 1)
	for against in OTHERWISE:
		assert not first_contact.was({**SETTLED, **against}, first_contact.MINUTES), against


def test_an_order_says_it_itself():
	"""An enquiry answered in the call says so, and no longer when it is reopened; how soon, the line says."""
	with making.acting_as(making.AGENT):
		order = making.order(kind="Enquiry", category="Other Enquiries")
		order = making.take_step(order, "Answer and Close", resolution="At nine.", wrap_up="Answered at Once")
	assert order.first_contact == 1
	order.stage = "Handling"
	first_contact.mark(order)
	assert order.first_contact == 0
	line = frappe.get_doc("HL Line", making.LINE)
	line.first_contact_minutes = 10
	line.save()
	assert first_contact.minutes_of(making.LINE) == 10


def test_orders_of_before_say_the_same():
	"""The patch says of stored orders what the model says of new ones."""
	facts = [{**SETTLED, **against} for against in ({}, *OTHERWISE)]
	names = [counting.orders({"at": ASKED, "line": making.LINE, **fact})[0] for fact in facts]
	first_contact_is_a_field.execute()
	marked = dict(
		frappe.get_all("HL Work Order", {"name": ("in", names)}, ["name", "first_contact"], as_list=True)
	)
	expected = [int(first_contact.was(fact, first_contact.MINUTES)) for fact in facts]
	assert [marked[name] for name in names] == expected == [1] + [0] * len(OTHERWISE)
