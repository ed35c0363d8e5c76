import frappe
import pytest

from hotline_app.api import orders
from hotline_app.intake.errors import ConflictError
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")
UNITS = ("Water Office", "Road Office", "Parks Office")


@pytest.fixture
def units():
	for name in UNITS:
		if not frappe.db.exists("HL Handling Unit", name):
			frappe.get_doc({"doctype": "HL Handling Unit", "unit_name": name}).insert()
	return UNITS


@pytest.fixture
def whole(units):
	"""A split order, with its lead and its support."""
	with making.acting_as(making.AGENT):
		order = making.order(confidential=1)
		parts = [
			{"handling_unit": units[1], "role": "Support", "description": "Close the road."},
			{"handling_unit": units[0], "role": "Lead"},
		]
		names = orders.split(order.name, parts)
	frappe.db.commit()
	order.reload()
	return order, *(frappe.get_doc("HL Work Order", name) for name in names)


def _done(part, resolution):
	part.reload()
	making.take_step(part, "Complete", resolution=resolution)
	frappe.db.commit()


def test_parts_are_orders_of_their_own(whole):
	"""Each part has its unit, role, number, code and clocks, and what it is about from the whole."""
	order, lead, support = whole
	assert (lead.handling_unit, lead.handling_role) == ("Water Office", "Lead")
	assert (support.handling_unit, support.handling_role) == ("Road Office", "Support")
	assert support.description == "Close the road."
	for part in (lead, support):
		assert part.parent_order == order.name
		assert part.query_code != order.query_code
		for field in ("line", "kind", "category", "urgency", "address", "customer", "confidential", "agent"):
			assert part.get(field) == order.get(field), field
		assert frappe.db.exists("HL SLA Clock", {"reference_name": part.name})
	assert (order.stage, order.handling_unit) == ("Handling", "Water Office")
	assert [row["name"] for row in orders.view(order.name)["parts"]] == [lead.name, support.name]


def test_whole_is_done_with_its_last_part(whole):
	"""The whole is done when all parts have ended, the lead's resolution first; parts are not followed up."""
	order, lead, support = whole
	_done(support, "Road closed.")
	order.reload()
	assert order.stage == "Handling"
	_done(lead, "Pipe mended.")
	order.reload()
	assert order.stage == "Done"
	assert order.resolution == "Pipe mended.\nRoad Office: Road closed."
	asked = frappe.get_all(
		"HL Follow-up Task", {"work_order": ("in", (order.name, lead.name, support.name))}, pluck="work_order"
	)
	assert asked == [order.name]


def test_parts_close_with_the_whole(whole):
	"""A part is not closed by itself but together with the whole."""
	order, lead, support = whole
	_done(support, "Road closed.")
	_done(lead, "Pipe mended.")
	with making.acting_as(making.LEADER), pytest.raises(ConflictError, match=order.name):
		making.take_step(lead, "Close")
	task = making.followup_of(order.name)
	with making.acting_as(making.FOLLOWUP_AGENT):
		making.take_step(task, "Satisfied", rating=5, answers=making.answers(task))
	frappe.db.commit()
	stages = {frappe.db.get_value("HL Work Order", o.name, "stage") for o in whole}
	assert stages == {"Closed"}


def test_cancelling_the_whole_cancels_open_parts(whole):
	"""Cancelling the whole cancels the parts that are still open."""
	order, *_parts = whole
	with making.acting_as(making.AGENT):
		making.take_step(order, "Cancel")
	frappe.db.commit()
	assert {frappe.db.get_value("HL Work Order", o.name, "stage") for o in whole} == {"Cancelled"}


def test_cancelled_parts_give_the_whole_back(whole):
	"""If all parts are cancelled the whole is to be given out anew."""
	order, lead, support = whole
	for part in (lead, support):
		part.reload()
		making.take_step(part, "Cancel")
		frappe.db.commit()
	order.reload()
	assert (order.stage, order.handling_unit) == ("Accepted", None)


def test_rework_goes_to_the_lead(whole):
	"""When the customer is not satisfied the lead takes its part up again, and the support does not."""
	order, lead, support = whole
	_done(support, "Road closed.")
	_done(lead, "Pipe mended.")
	task = making.followup_of(order.name)
	with making.acting_as(making.FOLLOWUP_AGENT):
		making.take_step(task, "Not Satisfied", rating=1, answers=making.answers(task))
	frappe.db.commit()
	for doc in whole:
		doc.reload()
	assert lead.stage in ("Accepted", "Handling") and (lead.round, support.stage) == (2, "Done")
	assert order.stage in ("Accepted", "Handling")
	_done(lead, "Pipe mended again.")
	order.reload()
	assert order.stage == "Done" and order.resolution.startswith("Pipe mended again.")


def test_reopening_the_whole_reopens_the_lead(whole):
	"""A closed whole that is reopened reopens its lead's part, with the same kind of trace."""
	order, lead, support = whole
	_done(support, "Road closed.")
	_done(lead, "Pipe mended.")
	task = making.followup_of(order.name)
	with making.acting_as(task.assigned_to or making.FOLLOWUP_AGENT):
		making.take_step(task, "Satisfied", rating=5, answers=making.answers(task))
	frappe.db.commit()
	with making.acting_as(making.LEADER):
		orders.reopen(order.name, "It leaks again")
	frappe.db.commit()
	lead.reload()
	assert lead.stage in ("Accepted", "Handling") and (lead.round, len(lead.reopenings)) == (2, 1)
	assert frappe.db.get_value("HL Work Order", support.name, "stage") == "Closed"


@pytest.mark.parametrize(
	"parts",
	[
		[],
		[{"handling_unit": "Water Office", "role": "Lead"}],
		[{"handling_unit": u, "role": "Lead"} for u in UNITS[:2]],
		[{"handling_unit": u, "role": "Support"} for u in UNITS[:2]],
		[{"handling_unit": "Water Office", "role": r} for r in ("Lead", "Support")],
		[{"handling_unit": "Nobody", "role": "Lead"}, {"handling_unit": "Road Office", "role": "Support"}],
		[{"handling_unit": "Water Office", "role": "Boss"}, {"handling_unit": "Road Office", "role": "Lead"}],
		[
			{"handling_unit": "Water Office", "role": "Lead", "stage": "Closed"},
			{"handling_unit": "Road Office", "role": "Support"},
		],
	],
)
def test_parts_that_make_no_sense(units, parts):
	"""Exactly one unit leads, each is named once and exists; otherwise nothing is made."""
	with making.acting_as(making.AGENT):
		order = making.order()
		with pytest.raises(frappe.ValidationError):
			orders.split(order.name, parts)
	assert not frappe.db.exists("HL Work Order", {"parent_order": order.name})


def test_support_is_added_later(whole):
	"""A split order may be given to one more support; the roles stay with one lead."""
	order, *_parts = whole
	with making.acting_as(making.AGENT):
		(name,) = orders.split(order.name, [{"handling_unit": "Parks Office", "role": "Support"}])
		with pytest.raises(frappe.ValidationError):
			orders.split(order.name, [{"handling_unit": "Parks Office", "role": "Lead"}])
		with pytest.raises(ConflictError):
			orders.split(
				name,
				[
					{"handling_unit": u, "role": r}
					for u, r in zip(UNITS[:2], ("Lead", "Support"), strict=True)
				],
			)
	assert frappe.db.get_value("HL Work Order", name, "parent_order") == order.name


def test_what_one_had_of_the_whole_is_withdrawn(units):
	"""Splitting an order that was out already withdraws it from whoever had it alone."""
	with making.acting_as(making.AGENT):
		order = making.order()
		job = making.dispatch(order.name)
		roles = ("Lead", "Support")
		orders.split(
			order.name, [{"handling_unit": u, "role": r} for u, r in zip(units[:2], roles, strict=True)]
		)
	assert frappe.db.get_value("HL Dispatch", job.name, "stage") == "Withdrawn"
	order.reload()
	assert order.stage == "Handling"


def test_split_order_is_not_dispatched_itself(whole):
	"""What was split is given out in its parts."""
	with pytest.raises(ConflictError, match="split"):
		making.dispatch(whole[0].name)
