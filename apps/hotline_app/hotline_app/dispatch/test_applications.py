"""Applications over the public form, by strangers."""

import json

import frappe
import pytest
import requests
from frappe.utils import add_to_date, now_datetime

from hotline_app.api.limits import TooOftenError
from hotline_app.dispatch import matching, papers
from tests.support import making

FORM = "become-a-provider"
PAPERS = "/api/method/hotline_app.api.applications.send_paper"
PDF = b"%PDF-1.4 a licence"
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
	sent = requests.post(f"{server.url}{PAPERS}", files={"file": ("licence.pdf", PDF)}, timeout=60)
	assert sent.status_code == 200, sent.text[:500]
	papers_sent = json.dumps([{"field": "licence_scan", "receipt": sent.json()["message"]}])
	assert _send(server, provider_name="With Papers", applied_papers=papers_sent).status_code == 200
	scan = _stored(own_site, "With Papers").licence_scan
	assert scan.startswith("/private/files/")
	assert requests.get(server.url + scan, timeout=60).status_code == 403
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
	frappe.get_doc("HL Provider Settings").update({"applications_a_day": 2}).save()
	monkeypatch.setattr(frappe.local, "request_ip", "203.0.113.7", raising=False)
	with making.acting_as("Guest"):
		for number in range(2):
			_apply(f"Stranger {number}")
		with pytest.raises(TooOftenError):
			_apply("Stranger 3")
	making.applicant("Entered in the Centre")


def _apply(name: str, **answers: str) -> None:
	doc = frappe.get_doc({"doctype": "HL Provider", **ANSWERS, "provider_name": name, **answers})
	# As the framework's form does for strangers.
	doc.insert(ignore_permissions=True)


def _papers(*kinds: str) -> str:
	"""What the public form sends in the field for papers, for papers that were sent before it."""
	with making.acting_as("Guest"):
		receipts = [papers.keep(PDF) for _kind in kinds]
	named = zip(kinds, receipts, strict=True)
	return json.dumps([{"field": kind, "receipt": receipt} for kind, receipt in named])


@pytest.mark.clause("C-5.1.2")
@pytest.mark.usefixtures("demo", "site")
def test_papers_come_with_the_application():
	"""Scans that a stranger sends are private, belong to the application, and are each used once."""
	sent = _papers("licence_scan", "qualification_scan", "qualification_scan")
	with making.acting_as("Guest"):
		_apply("With Papers", applied_papers=sent)
		with pytest.raises(papers.PaperError, match="missing"):
			_apply("With the Same", applied_papers=sent)
	provider = frappe.get_doc("HL Provider", {"provider_name": "With Papers"})
	assert not provider.applied_papers
	files = frappe.get_all(
		"File", {"attached_to_name": provider.name}, ["is_private", "attached_to_field", "file_url"]
	)
	assert sorted(file.attached_to_field for file in files) == [
		"licence_scan",
		"qualification_scan",
		"qualification_scan",
	]
	assert all(file.is_private for file in files)
	assert {provider.licence_scan, provider.qualification_scan} <= {file.file_url for file in files}


@pytest.mark.usefixtures("demo", "site")
@pytest.mark.parametrize("content", [b"<svg onload='x'>", b"MZ\x90", PDF + b"0" * 5 * 1024 * 1024])
def test_only_papers_are_kept(content):
	"""What is no PDF and no picture by its content, or is too large, is refused."""
	with making.acting_as("Guest"), pytest.raises(papers.PaperError):
		papers.keep(content)


@pytest.mark.usefixtures("demo", "site")
@pytest.mark.parametrize(
	"said",
	[
		'[{"field": "licence_scan", "receipt": "nothing.ofthis"}]',
		'[{"field": "agreement_file", "receipt": "x.y"}]',
		"[1]",
		"{",
		json.dumps([{"field": "licence_scan", "receipt": "x"}] * 7),
	],
)
def test_receipts_can_not_be_made_up(said):
	"""An application gets no paper whose receipt its sender does not hold, nor one for another field."""
	with making.acting_as("Guest"), pytest.raises(papers.PaperError):
		_apply("Sly", applied_papers=said)


@pytest.mark.usefixtures("demo", "site")
def test_papers_without_an_application_are_deleted():
	"""A paper for which no application came is deleted after an hour; one that was just sent stays."""
	names = [paper["receipt"].split(".")[0] for paper in json.loads(_papers("licence_scan", "licence_scan"))]
	frappe.db.set_value("File", names[0], "creation", add_to_date(now_datetime(), hours=-2))
	papers.forget_unused()
	assert [bool(frappe.db.exists("File", name)) for name in names] == [False, True]


@pytest.mark.usefixtures("demo", "site")
def test_papers_are_for_those_who_see_papers():
	"""An agent, who reads no licence number, opens no scan of a licence either; a dispatcher does."""
	with making.acting_as("Guest"):
		_apply("With Papers", applied_papers=_papers("licence_scan"))
	provider = frappe.get_doc("HL Provider", {"provider_name": "With Papers"})
	scan = {"attached_to_name": provider.name}
	for user, seen in ((making.AGENT, 0), ("dispatcher@demo.example", 1)):
		with making.acting_as(user):
			assert len(frappe.get_list("File", scan)) == seen
			assert frappe.has_permission("File", "read", frappe.get_doc("File", scan)) == bool(seen)


@pytest.mark.usefixtures("demo", "site")
def test_centre_is_told_of_applications_and_certificates():
	"""Dispatchers are told when a stranger applies, and when a provider sends a new certificate."""
	with making.acting_as("Guest"):
		_apply("Stranger")
	certificate = frappe.get_doc(
		{
			"doctype": "HL Provider Certificate",
			"provider": making.provider_of(making.PROVIDER),
			"category": "Plumbing",
			"certificate_number": "P-1",
			"valid_until": "2099-01-01",
		}
	).insert()
	renewal = frappe.new_doc("HL Certificate Renewal")
	renewal.update({"certificate": certificate.name, "certificate_number": "P-2"})
	renewal.update(
		{
			"provider": certificate.provider,
			"valid_until": "2099-12-31",
			"attachment": "/assets/hotline_app/images/logo.svg",
		}
	)
	with making.acting_as(making.PROVIDER):
		renewal.insert()
	arrived = (frappe.db.get_value("HL Provider", {"provider_name": "Stranger"}), renewal.name)
	told = frappe.get_all(
		"Notification Log",
		{"for_user": "dispatcher@demo.example", "document_name": ("in", arrived)},
		pluck="document_name",
	)
	assert sorted(told) == sorted(arrived)
