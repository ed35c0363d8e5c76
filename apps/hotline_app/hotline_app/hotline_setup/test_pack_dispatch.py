"""What the packs' dispatch rules and policies do with a job."""

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from hotline_app.api import dispatch as api
from hotline_app.dispatch.consent import ConsentMissingError
from hotline_app.hotline_setup import packs
from hotline_app.intake import telling
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

HEATING, GOVERNMENT = "Heating Service Line", "Government Service Line"
SIGNATURE = "data:image/png;base64,AAAA"


@pytest.fixture(scope="module", autouse=True)
def _packs(own_site, demo) -> None:
	with own_site.connected():
		for name in ("heating", "government"):
			packs.install(name)
		frappe.db.commit()


def _order(line: str, kind: str, category: str):
	with making.acting_as(making.AGENT):
		made = making.order(line=line, kind=kind, category=category)
	made.reload()
	return made


def _job_of(order):
	return frappe.get_last_doc("HL Dispatch", {"work_order": order.name})


@pytest.mark.clause("H-3.3a")
@pytest.mark.clause("H-3.3b")
def test_heating_fault_is_promised_and_signed_for(monkeypatch):
	"""The crew for the fault gets it at once; setting out tells the customer when it comes, and the work is
	done only with what was found, what was done, and the customer's signature."""
	told: list[tuple[str, dict]] = []
	monkeypatch.setattr(telling, "tell", lambda _order, message, **values: told.append((message, values)))
	order = _order(HEATING, "Repair", "Radiator or Valve Fault")
	job = _job_of(order)
	assert job.handling_unit == "Heating Repair Dispatch"
	arrival = add_to_date(now_datetime(), minutes=40)
	job = making.take_step(making.take_step(job, "Accept"), "Set Out", expected_arrival_at=str(arrival))
	assert [message for message, _values in told] == ["On the Way"]
	job = making.take_step(job, "Arrived")
	frappe.db.savepoint("not_signed")
	with pytest.raises(frappe.MandatoryError, match="Signature"):
		making.take_step(job, "Complete", work_done="Valve was stuck")
	frappe.db.rollback(save_point="not_signed")
	job = making.take_step(job, "Complete", work_done="Valve was stuck; freed; warm", signature=SIGNATURE)
	order.reload()
	assert (job.confirmed_how, order.stage, order.resolution) == (
		"Signature",
		"Done",
		"Valve was stuck; freed; warm",
	)


@pytest.mark.clause("G-4.2.2")
@pytest.mark.clause("G-4.3.1")
def test_enterprise_is_found_with_consent_checked_and_added_to_the_base():
	"""An enterprise that is new to the base is added with its service, gets the matter only with the
	customer's consent, is checked with at once, and what it says comes back to the order's agent."""
	order = _order(GOVERNMENT, "Service", "Find an Enterprise")
	refuses = making.provider("Busy Repairs", services=[{"category": "Find an Enterprise"}])
	new = making.provider("New Enterprise", services=[{"category": "Find an Enterprise", "price": "80/h"}])
	with making.acting_as(making.AGENT):
		assert "New Enterprise" in [row["provider_name"] for row in api.propose(order.name)]
		frappe.db.savepoint("no_consent")
		with pytest.raises(ConsentMissingError):
			api.offer(order.name, refuses.name)
		frappe.db.rollback(save_point="no_consent")
		api.offer(order.name, refuses.name, consent=1, consent_note="Anyone before noon")
		job = _job_of(order)
		clock = frappe.get_doc("HL SLA Clock", {"reference_name": job.name, "state": "Running"})
		assert clock.title == "Check with the Enterprise"
		job = making.take_step(job, "Refused by Phone", refusal_reason="No staff there")
		api.offer(order.name, new.name)
		job = making.take_step(_job_of(order), "Accepted by Phone")
	assert frappe.db.get_value("HL SLA Clock", {"reference_name": job.name}, "state") == "Met"
	order.reload()
	assert order.provider == new.name
	reasons = frappe.get_all(
		"HL Dispatch", {"work_order": order.name, "stage": "Refused"}, pluck="refusal_reason"
	)
	assert reasons == ["No staff there"]
