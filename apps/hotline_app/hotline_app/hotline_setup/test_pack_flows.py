"""What the packs' fields, routes and catalogues do together when a request is taken in."""

from typing import Any

import frappe
import pytest

from hotline_app.api import assist, portal
from hotline_app.hotline_setup import packs
from hotline_app.intake.report.daily_service_ledger import daily_service_ledger as ledger
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

POWER, GOVERNMENT = "Power Service Line", "Government Service Line"
HEATING, HEALTH = "Heating Service Line", "Health Enquiry Line"

# What the standard for power names, each with a category and the kind of its orders.
POWER_BUSINESS = [
	("New Connection", "Service"),
	("No Power", "Repair"),
	("Power Supply Quality", "Complaint"),
	("Misconduct at the Power Company", "Report"),
	("Tariffs and Rules", "Enquiry"),
	("Electricity Bill", "Enquiry"),
	("Outage Information", "Enquiry"),
	("Electrical Safety", "Enquiry"),
]


@pytest.fixture(scope="module", autouse=True)
def _all_packs(own_site, demo) -> None:
	with own_site.connected():
		for name in packs.available():
			packs.install(name)
		frappe.db.commit()


def _order(line: str, kind: str, category: str, **fields: Any):
	with making.acting_as(making.AGENT):
		made = making.order(line=line, kind=kind, category=category, **fields)
	made.reload()
	return made


def _hints(line: str, kind: str, category: str, **fields: Any) -> dict[str, Any] | None:
	with making.acting_as(making.AGENT):
		values = {"line": line, "kind": kind, "category": category, "description": "", **fields}
		return assist.check(values)["routing"]


@pytest.mark.clause("P-22")
def test_fault_intake_asks_guided_questions():
	"""The agent's form asks the questions of a power fault, and asks them for faults only."""
	with making.acting_as(making.AGENT):
		sections = portal.form("HL Work Order")["sections"]
	section = next(s for s in sections if s["fieldname"] == "power_section")
	asked = [field["fieldname"] for column in section["columns"] for field in column]
	assert asked == [
		"power_extent",
		"power_since",
		"power_breaker",
		"power_neighbours",
		"power_arrears",
		"power_danger",
		"power_side",
	]
	assert "doc.kind=='Repair'" in section["depends_on"]


@pytest.mark.clause("P-22")
@pytest.mark.clause("P-23")
def test_fault_on_the_utilitys_side_goes_to_the_crew_at_once():
	"""A fault of the network is with the repair crew within the request that took it in."""
	order = _order(POWER, "Repair", "No Power", power_side="Utility")
	assert (order.handling_unit, order.stage) == ("Power Repair Crew", "Handling")
	assert order.dispatched_at


@pytest.mark.clause("P-22")
def test_fault_on_the_customers_side_is_guided_by_phone():
	"""A fault in the customer's installation becomes an enquiry: guidance, or paid service."""
	order = _order(POWER, "Repair", "No Power", power_side="Customer")
	assert (order.kind, order.handling_unit, order.dispatched_at) == ("Enquiry", None, None)
	hints = _hints(POWER, "Repair", "No Power", power_side="Customer")
	assert hints["advice"]
	assert "paid service" in hints["script"]


@pytest.mark.clause("P-22")
def test_danger_at_a_fault_is_an_emergency():
	"""A line that is down is an emergency, with the numbers to call, and goes to the crew."""
	hints = _hints(POWER, "Repair", "No Power", power_danger=1)
	assert (hints["scope"], hints["emergency_numbers"]) == ("Emergency", ["110", "119", "120"])
	order = _order(POWER, "Repair", "No Power", power_danger=1)
	assert (order.urgency, order.handling_unit) == ("Emergency", "Power Repair Crew")


@pytest.mark.clause("P-14")
def test_every_business_of_the_power_line_is_taken_in_and_counted():
	"""Each kind of business that the standard names has its category, and the ledger counts what came in."""
	for category, kind in POWER_BUSINESS:
		order = _order(POWER, kind, category, caller_phone=None, description=f"About {category}")
		assert (order.kind, order.category) == (kind, category)
	today = frappe.utils.nowdate()
	rows = ledger.execute(frappe._dict(line=POWER, from_date=today, to_date=today))[1]
	counted = {row.get("category") for row in rows if isinstance(row, dict)}
	assert counted >= {category for category, _kind in POWER_BUSINESS}


@pytest.mark.clause("G-4.1.2")
@pytest.mark.parametrize(
	"description",
	["我要离婚，财产分割怎么办", "法院判决不公", "部队噪声扰民", "外省的社保问题"],
	ids=["civil dispute", "in legal procedure", "military", "other province"],
)
def test_what_is_out_of_scope_is_told_the_right_way_and_recorded(description):
	"""A matter out of scope gets advice and words to say, and is recorded all the same."""
	hints = _hints(GOVERNMENT, "Enquiry", "Other Policy Enquiry", description=description)
	assert hints["scope"] == "Out of Scope"
	assert hints["advice"] and hints["script"]
	order = _order(GOVERNMENT, "Enquiry", "Other Policy Enquiry", description=description)
	assert (order.scope, bool(order.advice)) == ("Out of Scope", True)


@pytest.mark.clause("J-29")
def test_health_line_tells_the_right_way_to_ask():
	"""What the health line can't answer is told where to ask."""
	hints = _hints(HEALTH, "Enquiry", "Health Policy and Rules", description="医保报销比例是多少")
	assert hints["scope"] == "Out of Scope"
	assert "12393" in hints["script"]


def test_leak_of_heating_goes_to_the_crew_as_an_emergency():
	"""A heating leak, whatever it was typed as, is an urgent repair of the repair group."""
	order = _order(HEATING, "Enquiry", "Heating Bill", description="家里暖气漏水，满地都是")
	assert (order.kind, order.category, order.urgency) == ("Repair", "Heating Leak", "Emergency")
	assert order.handling_unit == "Heating Repair Dispatch"


@pytest.mark.clause("J-30")
def test_conflicting_policies_are_collected():
	"""A caller who was told different things by two offices is recorded as a matter to be reported upward."""
	order = _order(HEALTH, "Enquiry", "Health Policy and Rules", description="市里和省里的政策不一致")
	assert frappe.db.exists("HL Escalation", {"work_order": order.name, "matter": "Policy Conflict"})
