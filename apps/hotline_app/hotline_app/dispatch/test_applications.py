"""Applications over the public form, by strangers."""

import json

import frappe
import pytest
import requests

from hotline_app.api import applications as gate
from hotline_app.api.limits import TooOftenError
from hotline_app.dispatch import matching
from tests.support import making

FORM = "become-a-provider"
ANSWERS = {
	"provider_name": "New Hands",
	"provider_type": "Individual",
	"licence_number": "330501199001011234",
	"contact_person": "Ms New",
	"phone": "13811112222",
	"address": "9 Test Road",
	"applied_services": "Plumbing, 60 an hour",
	"applied_areas": "Wuxing",
	"applied_certificates": "Plumber, no. 7, until 2030",
	"applied_hours": "Mondays to Fridays",
}


def _send(server, **changes) -> requests.Response:
	session = requests.Session()
	session.trust_env = False
	return session.post(
		f"{server.url}/api/method/frappe.website.doctype.web_form.web_form.accept",
		data={"web_form": FORM, "data": json.dumps({**ANSWERS, **changes})},
		timeout=60,
	)


def _stored(own_site, name: str):
	with own_site.connected():
		return frappe.get_doc("HL Provider", {"provider_name": name})


@pytest.mark.clause("C-5.1.2")
@pytest.mark.usefixtures("demo")
def test_stranger_applies_with_the_fixed_form(server, own_site):
	"""A stranger applies with the fields of the registration form; the record waits for its review."""
	page = requests.Session()
	page.trust_env = False
	assert "Ms New" not in page.get(f"{server.url}/{FORM}/new", timeout=60).text
	answer = _send(server)
	assert answer.status_code == 200, answer.text[:500]
	applicant = _stored(own_site, "New Hands")
	assert {field: applicant.get(field) for field in ANSWERS} == ANSWERS
	assert (applicant.stage, applicant.owner) == ("Applied", "Guest")
	# A second one with the same number and phone gets the same answer: nobody learns who has applied.
	again = _send(server, provider_name="Curious")
	assert again.status_code == 200
	assert "New Hands" not in again.text
	# Neither a stage nor what was assessed can be sent with it.
	_send(
		server, provider_name="Sly", stage="Active", workflow_state="In Service", assessment_result="Passed"
	)
	sly = _stored(own_site, "Sly")
	assert (sly.stage, sly.assessment_result) == ("Applied", "")
	lacking = _send(server, provider_name="Lazy", licence_number=" ")
	assert (lacking.status_code, lacking.json()["exc_type"]) == (417, "MandatoryError")


@pytest.mark.usefixtures("demo", "site")
def test_applicants_get_no_orders():
	"""Who has only applied is proposed for no order, and can't be dispatched by hand."""
	applicant = making.applicant("Eager", latitude=30.865, longitude=120.183)
	order = making.order()
	assert "Eager" not in [found.provider_name for found in matching.candidates(order)]
	assert "not active" in matching.why_unsuitable(applicant.name, order)


@pytest.mark.usefixtures("demo", "site")
def test_applications_are_limited(monkeypatch):
	"""From one network only so many applications a day are taken; members are entered without a limit."""
	monkeypatch.setattr(gate, "A_DAY", 2)
	monkeypatch.setattr(frappe.local, "request_ip", "203.0.113.7", raising=False)
	with making.acting_as("Guest"):
		for number in range(2):
			_apply(f"Stranger {number}")
		with pytest.raises(TooOftenError):
			_apply("Stranger 3")
	making.applicant("Entered in the Centre")


def _apply(name: str) -> None:
	doc = frappe.get_doc({"doctype": "HL Provider", **ANSWERS, "provider_name": name})
	# As the framework's form does for strangers.
	doc.insert(ignore_permissions=True)
