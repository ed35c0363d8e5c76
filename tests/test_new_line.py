"""The guide docs/new-line.md on a site without demo data: its steps in its order, each by whom it names."""

import frappe
import pytest
from frappe.desk.query_report import run as run_report
from frappe.utils import nowdate
from hotline_app.hotline_setup import packs

from tests.support import making

pytestmark = pytest.mark.usefixtures("site")
LINE = "Harbour Town Line"


def made(doctype: str, **fields):
	return frappe.get_doc({"doctype": doctype, **fields}).insert()


@pytest.fixture
def people(site) -> frappe._dict:
	"""The accounts of the guide's table; who sets the line up is the first."""
	roles = {
		"ada": ("Hotline Administrator", "System Manager"),
		"anna": ("Hotline Agent",),
		"leo": ("Hotline Shift Leader", "Hotline Agent"),
		"dora": ("Hotline Dispatcher",),
		"fay": ("Hotline Follow-up Agent",),
		"uma": ("Hotline Unit User",),
	}
	accounts = frappe._dict({name: making.user(name, *its_roles) for name, its_roles in roles.items()})
	for number, name in enumerate(("anna", "leo", "dora", "fay"), start=8001):
		frappe.db.set_value("User", accounts[name], "badge_number", str(number))
	return accounts


@pytest.fixture
def line(people) -> str:
	"""The line of the guide, set up by its administrator."""
	with making.acting_as(people.ada):
		made("HL Line", line_name=LINE, number="96200", calendar="Office Hours")
		made("HL Area", area_name="Harbour Town", is_group=1)
		made("HL Area", area_name="Old Harbour", parent_hl_area="Harbour Town")
		made("HL Category", category_name="Street Lights", line=LINE, kind="Repair")
		made("HL Handling Unit", unit_name="Harbour Works", area="Harbour Town", user=people.uma)
		made("HL Dispatch Catalogue", category="Street Lights", handling_unit="Harbour Works")
		deadline = {"title": "Work Done", "stops_at": "done_at", "amount": 3, "unit": "Working Days"}
		made(
			"HL SLA Policy",
			title="Harbour: Repairs",
			calendar="Office Hours",
			line=LINE,
			kind="Repair",
			targets=[deadline],
		)
		asked = {"question": "Are you satisfied?", "answer_type": "Yes or No"}
		made("HL Questionnaire", title="Harbour: After the Work", questions=[asked])
		made(
			"HL Follow-up Rule",
			title="Harbour: After Repairs",
			line=LINE,
			questionnaire="Harbour: After the Work",
			due_by="Own Target",
			amount=2,
			calendar="Office Hours",
		)
	return LINE


def test_every_pack_stays_a_choice():
	"""A line is set up with the basics alone: no step of the guide takes a record from a pack."""
	shipped = {record.get("title") for record in packs.find(packs.BASE).records()}
	assert {"Office Hours", "Early Shift", "Repairs"} <= shipped


def test_from_nothing_to_the_first_closed_order(people, line):
	"""The line takes an order, hands it on, has it done, asks the customer, closes it, and reports it."""
	with making.acting_as(people.anna):
		order = made(
			"HL Work Order",
			line=line,
			kind="Repair",
			category="Street Lights",
			channel="Phone",
			area="Old Harbour",
			description="The lamp at the pier is out.",
			caller_phone="13912340001",
			caller_name="Mr Berg",
		)
	assert order.query_code and order.next_due_at
	with making.acting_as(people.dora):
		job = making.hand_on(order.name, "Harbour Works")
	with making.acting_as(people.uma):
		job = making.take_step(job, "Accept")
		making.take_step(job, "Complete", work_done="New lamp.")
	with making.acting_as(people.fay):
		task = making.followup_of(order.name)
		making.take_step(task, "Satisfied", rating=5, answers=making.answers(task))
	assert frappe.db.get_value("HL Work Order", order.name, "stage") == "Closed"
	with making.acting_as(people.ada):
		span = {"from_date": nowdate(), "to_date": nowdate(), "line": line, "by": "kind"}
		rows = run_report("Order Statistics", span, ignore_prepared_report=True)["result"]
	assert next(row["orders"] for row in rows if isinstance(row, dict) and row.get("closed")) == 1


def test_people_are_put_on_duty(people, line):
	"""Who has a badge number and the certificate is put on a shift; who lacks it is not."""
	with making.acting_as(people.ada):
		duty = ("anna", "leo")
		officers = zip(duty, ("Second Officer", "First Officer"), strict=True)
		shift = {
			"shift_type": "Early Shift",
			"date": nowdate(),
			"line": line,
			"members": [{"agent": people[name], "post": post} for name, post in officers],
		}
		with pytest.raises(frappe.ValidationError):
			made("HL Shift", **shift)
		for name in duty:
			made("HL Staff Certificate", user=people[name], certificate_type="Duty Certificate")
		assert made("HL Shift", **shift).first_officer == people.leo
