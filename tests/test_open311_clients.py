"""Open311 over the network: by a client library of others, in both formats, against the specification.

`georeport` reads; no library that can still be run sends (`three` is of Python 2), so that is plain HTTP.
"""

import json
from pathlib import Path

import frappe
import jsonschema
import pytest
import requests
from georeport import GeoReport
from hotline_app.citizen.test_submitting import picture
from lxml import etree

from tests.support import making
from tests.support.site import Server, Site

DATA = Path(__file__).parent / "data"
XSD = etree.XMLSchema(etree.parse(DATA / "georeport_v2.xsd"))
SCHEMA = json.loads((DATA / "georeport_v2.schema.json").read_text())
PUBLISHED = json.loads((DATA / "georeport_v2_published.json").read_text())
CODE = "TAP"
SENT = {
	"service_code": CODE,
	"lat": "30.865",
	"long": "120.183",
	"description": "No water.",
	"phone": "13912345678",
	"attribute[TAPS]": "2",
	"attribute[ROOMS][]": ["k", "b"],
}


@pytest.fixture(scope="module")
def key(own_site: Site, demo) -> str:
	"""A line that is open, with a service that asks something, and the key of an application."""
	with own_site.connected():
		line = frappe.get_doc("HL Line", making.LINE)
		line.jurisdiction_id = "city.example"
		line.save()
		frappe.db.set_value("HL Category", {"open311": 1}, "open311", 0)
		service = frappe.get_doc("HL Category", "Plumbing")
		service.update({"open311": 1, "service_code": CODE, "service_keywords": "水, tap"})
		service.append(
			"attributes", {"code": "TAPS", "description": "How many?", "datatype": "number", "required": 1}
		)
		rooms = {"code": "ROOMS", "description": "Which rooms?", "datatype": "multivaluelist"}
		service.append("attributes", {**rooms, "choices": "k: Kitchen\nb: Bath"})
		service.save()
		partner = frappe.db.get_value("HL Partner", {"user": making.PARTNER})
		record = frappe.get_doc({"doctype": "HL Open311 Key", "title": "An app", "partner": partner}).insert()
		made = record.make_key()
		frappe.db.commit()
	return made


@pytest.fixture(scope="module")
def root(server: Server, key: str) -> str:
	return f"{server.url}/open311/v2"


def ask(address: str, **sent) -> requests.Response:
	return requests.request(address.split()[0], address.split()[1], timeout=30, **sent)


def check(response: requests.Response, kind: str, form: str, status: int = 200):
	"""Check an answer against the specification, and what is published beside it; return what it holds."""
	assert response.status_code == status, response.text
	if form == "json":
		assert response.headers["Content-Type"] == "application/json; charset=utf-8"
		jsonschema.validate(response.json(), {**SCHEMA, "$ref": f"#/$defs/{kind}"})
		jsonschema.validate(
			response.json(), PUBLISHED.get(kind, {}), format_checker=jsonschema.FormatChecker()
		)
		return response.json()
	assert response.headers["Content-Type"] == "text/xml; charset=utf-8"
	document = etree.fromstring(response.content)
	XSD.assertValid(document)
	return document


@pytest.mark.clause("C-3.1")
@pytest.mark.clause("J-37")
@pytest.mark.parametrize("form", ["json", "xml"])
def test_whole_course(root: str, key: str, form: str) -> None:
	"""An application finds a service, sends a request and follows it, as the specification has it."""
	check(ask(f"GET {root}/discovery.{form}"), "discovery", form)
	check(ask(f"GET {root}/services.{form}"), "services", form)
	check(ask(f"GET {root}/services/{CODE}.{form}"), "service_definition", form)
	files = {"media": ("tap.jpg", picture(), "image/jpeg")}
	sent = check(
		ask(f"POST {root}/requests.{form}", data={**SENT, "api_key": key}, files=files), "sent", form
	)
	number = sent[0]["service_request_id"] if form == "json" else sent.findtext("request/service_request_id")
	one = check(ask(f"GET {root}/requests/{number}.{form}"), "service_requests", form)
	many = check(ask(f"GET {root}/requests.{form}?service_code={CODE}"), "service_requests", form)
	assert len(one) == 1 and len(many) >= 1
	assert b"No water" not in ask(f"GET {root}/requests/{number}.{form}").content


@pytest.mark.parametrize("form", ["json", "xml"])
def test_errors_are_those_of_the_specification(root: str, key: str, form: str) -> None:
	"""A key that is missing or wrong is 403, what is not known 404, what is missing 400."""
	post = f"POST {root}/requests.{form}"
	for sent, status in (
		(SENT, 403),
		({**SENT, "api_key": "guess"}, 403),
		({"api_key": key}, 400),
		({**SENT, "api_key": key, "service_code": "none"}, 404),
		({**SENT, "api_key": key, "jurisdiction_id": "none"}, 404),
		({**SENT, "api_key": key, "attribute[TAPS]": ""}, 400),
		({**SENT, "api_key": key, "phone": ""}, 400),
		({**SENT, "api_key": key, "phone": "12"}, 400),
	):
		check(ask(post, data=sent), "errors", form, status)
	for path, status in (
		(f"services/none.{form}", 404),
		(f"requests/none.{form}", 404),
		(f"tokens/none.{form}", 404),
		(f"nothing.{form}", 404),
		(f"services.{form}?jurisdiction_id=none", 404),
		(f"requests.{form}?status=odd", 400),
		(f"requests.{form}?page_size=100000", 400),
	):
		check(ask(f"GET {root}/{path}"), "errors", form, status)


@pytest.mark.parametrize("form", ["json", "xml"])
def test_client_library_of_others(root: str, key: str, form: str) -> None:
	"""`georeport` lists services, reads a definition, and finds what was sent, alone and among others."""
	sent = ask(f"POST {root}/requests.json", data={**SENT, "api_key": key}).json()
	number = sent[0]["service_request_id"]
	client = GeoReport(root, jurisdiction="city.example", output_format=form)
	services = client.get_service_list()
	# The library leaves a single service in XML as it is, not in a list.
	service = services[0] if form == "json" else services
	assert (service["service_code"], service["keywords"]) == (CODE, "水, tap")
	assert client.get_service_definition(CODE)["service_code"] == CODE
	assert client.get_service_request(number)["status"] == "open"
	found = client.get_service_requests(service_request_id=number)
	assert (found[0] if form == "json" else found)["service_request_id"] == number


def test_other_pages_are_left_alone(server: Server, root: str) -> None:
	"""What begins like our addresses is the framework's to answer, and the front door is the discovery."""
	assert ask(f"GET {server.url}/open311x").status_code == 404
	assert b"<discovery>" in ask(f"GET {root}").content
