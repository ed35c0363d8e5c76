"""The public pages by which citizens send and follow up requests, as they meet them: without a script."""

from html.parser import HTMLParser

import frappe
import pytest
import requests

from tests.support import making

pytestmark = pytest.mark.usefixtures("demo")


class Form(HTMLParser):
	"""What a visitor sees of a page: its words, and the fields of its forms with what they hold."""

	def __init__(self, page: str) -> None:
		super().__init__()
		self.fields: dict[str, str] = {}
		self.labelled, self.controls = set(), set()
		self.feed(page)

	def handle_starttag(self, tag: str, attributes) -> None:
		given = dict(attributes)
		if tag == "label" and "for" in given:
			self.labelled.add(given["for"])
		if tag in ("input", "select", "textarea") and given.get("type") not in (
			"hidden",
			"radio",
			"checkbox",
		):
			self.controls.add(given.get("id"))
		if tag == "input" and given.get("type") == "hidden":
			self.fields[given["name"]] = given.get("value") or ""


class Visitor:
	"""Somebody at a browser without scripts."""

	def __init__(self, server, language: str = "en"):
		self.url, self.site, self.session = server.url, server.site, requests.Session()
		self.session.trust_env = False
		self.session.headers["Accept-Language"] = language

	def get(self, path: str, **asked) -> requests.Response:
		return self.session.get(self.url + path, params=asked, timeout=60)

	def send(self, path: str, values: dict, files=None) -> requests.Response:
		return self.session.post(self.url + path, data=values, files=files, timeout=60)

	def ask(self, **values) -> requests.Response:
		"""Fill in the form for a repair and send it."""
		page = self.get("/ask", line=making.LINE, kind="Repair")
		told = {"category": "Plumbing", "description": "No water.", "caller_phone": "13912345678"}
		return self.send("/ask", {**Form(page.text).fields, **told, **values})

	def code_of(self, receipt: requests.Response) -> str:
		return receipt.text.split('<p class="code">')[1].split("<")[0]


@pytest.fixture
def visitor(server):
	"""A visitor of a site that has forgotten how much was sent before."""
	server.site.flush()
	visitor = Visitor(server)
	set_limits(visitor, free_requests=10)
	return visitor


@pytest.mark.parametrize("path", ["/", "/ask", "/track", "/trades"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_pages_need_no_account(visitor, path, language):
	"""Each page is there for a guest in both languages, with a label at each field."""
	answer = visitor.get(path, _lang=language, line=making.LINE, kind="Repair")
	assert answer.status_code == 200
	assert f'<html lang="{language}">' in answer.text
	page = Form(answer.text)
	assert page.controls <= page.labelled


@pytest.mark.clause("C-3.1", "G-6.2")
def test_from_the_request_to_its_look_up(visitor):
	"""A citizen reports, gets a code, looks the request up by it, adds to it and urges it, all by forms."""
	code = visitor.code_of(visitor.ask())
	who = {"code": code, "phone": "5678"}
	found = visitor.send("/track", who)
	assert "Accepted" in found.text and "13912345678" not in found.text
	added = visitor.send("/track", {**who, "action": "add", "text": "It is the kitchen."})
	assert "It is with your request now" in added.text
	urged = visitor.send("/track", {**who, "action": "urge"})
	assert "was urged" in urged.text
	with visitor.site.connected():
		order = frappe.get_doc("HL Work Order", {"query_code": code})
		assert (order.channel, order.urge_count) == ("Web", 1)


@pytest.mark.clause("C-8.2.2")
def test_complaint_phone_and_mail_are_public(visitor):
	"""The first page tells everybody the line's phone, and the phone and e-mail for complaints about it."""
	with visitor.site.connected():
		line = frappe.get_doc("HL Line", making.LINE)
		line.update({"complaint_phone": "0572-2000000", "complaint_email": "complaints@line.example"})
		line.save()
		frappe.db.commit()
	page = visitor.get("/").text
	for address in (f"tel:{line.number}", "tel:0572-2000000", "mailto:complaints@line.example"):
		assert f'href="{address}"' in page


def test_what_is_missing_is_said_and_nothing_is_lost(visitor):
	"""A refused form comes back with the reason and with what was typed."""
	answer = visitor.ask(caller_phone="", description="The cellar is under water.")
	assert answer.status_code == 400
	assert "leave a phone number" in answer.text and "The cellar is under water." in answer.text


def test_sent_twice_is_one_request(visitor):
	"""Pressing the button twice, or loading the answer again, gives the same code."""
	form = Form(visitor.get("/ask", line=making.LINE, kind="Repair").text).fields
	told = {**form, "category": "Plumbing", "description": "No water.", "caller_phone": "13912345678"}
	assert visitor.code_of(visitor.send("/ask", told)) == visitor.code_of(visitor.send("/ask", told))


def test_codes_are_not_to_be_guessed(visitor):
	"""Wrong tries are answered alike and end after a while, for the network and for the code."""
	code = visitor.code_of(visitor.ask())
	answers = {visitor.send("/track", {"code": code, "phone": f"000{n}"}).status_code for n in range(10)}
	assert answers == {404}
	assert visitor.send("/track", {"code": code, "phone": "5678"}).status_code == 429


def test_office_behind_one_address_proves_to_be_people(visitor):
	"""Past the free number of requests a question has to be answered, and then the next one is taken."""
	set_limits(visitor, free_requests=1)
	visitor.ask()
	page = visitor.get("/ask", line=making.LINE, kind="Repair").text
	assert "How much is" in page
	assert visitor.ask(proof_answer="99").status_code == 428
	page = visitor.get("/ask", line=making.LINE, kind="Repair").text
	words = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
	question = page.split("How much is ")[1].split("?")[0].split(" plus ")
	told = {"category": "Plumbing", "description": "No water.", "caller_phone": "13912345678"}
	answer = {**Form(page).fields, **told, "proof_answer": str(sum(words.index(word) for word in question))}
	assert visitor.code_of(visitor.send("/ask", answer))


def test_api_takes_the_same(visitor):
	"""The same request by the API gets the same code again, and a wrong one a clear refusal."""
	told = {
		"line": making.LINE,
		"kind": "Repair",
		"category": "Plumbing",
		"description": "No water.",
		"caller_phone": "13912345678",
		"external_id": "a-number-of-the-sender",
	}
	submit = "/api/method/hotline_app.api.intake.submit"
	answers = [visitor.send(submit, told) for _time in range(2)]
	assert [answer.status_code for answer in answers] == [200, 200], answers[0].text
	first, again = (answer.json()["message"] for answer in answers)
	assert again == {**first, "is_repeat": True}
	assert visitor.send(submit, {**told, "description": "Other"}).status_code == 409
	assert visitor.send(submit, {**told, "external_id": "b", "kind": "Joke"}).status_code == 400
	found = visitor.get("/api/method/hotline_app.api.track.lookup", code=first["code"], phone="5678").json()
	assert found["message"]["stage"] == "Accepted" and "urge" in found["message"]["may"]
	wrong = visitor.get("/api/method/hotline_app.api.track.lookup", code=first["code"], phone="0000")
	assert wrong.status_code == 404


def set_limits(visitor, **limits) -> None:
	"""Change how much strangers may send."""
	with visitor.site.connected():
		settings = frappe.get_doc("HL Public Settings")
		settings.update(limits)
		settings.save()
		frappe.db.commit()
