"""The published description of all that others may use: true, valid, and free of server errors."""

from collections.abc import Iterator
from unittest import mock

import frappe
import hypothesis
import pytest
import requests
import schemathesis
from hotline_app.api.openapi import document, methods, resources
from hotline_app.open311 import keys
from hypothesis import HealthCheck, Phase, settings
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.support import making
from tests.support.site import Server, Site

# Few, and the same each time: what is looked for is the shapes that nobody thought of.
EXAMPLES = settings(
	max_examples=4,
	derandomize=True,
	database=None,
	deadline=None,
	phases=[Phase.explicit, Phase.generate],
	suppress_health_check=list(HealthCheck),
)
KEY = "a-key-for-whoever-makes-things-up"
KNOWN = {
	"line": [making.LINE],
	"kind": ["Repair", "Praise"],
	"category": ["Plumbing", ""],
	"area": ["Wuxing District", None],
	"caller_phone": ["13912345678", "1"],
	"service_code": ["TAP"],
	"api_key": [KEY],
	"jurisdiction_id": ["city.example"],
}


def test_document_is_valid(site: Site, demo) -> None:
	"""The document is OpenAPI 3.1, and each operation has a name of its own."""
	made = document.make()
	OpenAPIV31SpecValidator(made).validate()
	named = [
		one["operationId"] for path in made["paths"].values() for one in path.values() if "operationId" in one
	]
	assert len(named) == len(set(named))


def test_document_says_what_is_so(site: Site, demo) -> None:
	"""Functions, arguments, errors, rights and fields come from the code and the desk, new ones at once."""
	paths = document.make()["paths"]
	submit = paths["/api/method/hotline_app.api.intake.submit"]["post"]
	body = submit["requestBody"]["content"]["application/json"]["schema"]
	assert body["required"] == ["line", "kind", "description"]
	assert {"400", "409", "417", "428", "429"} <= set(submit["responses"])
	assert submit["security"] == [{}]
	for stable in ("health", "track.lookup", "cti.event", "partner.changes"):
		assert f"/api/method/hotline_app.api.{stable}" in paths
	assert "/open311/v2/requests.json" in paths and "post" in paths["/open311/v2/requests.xml"]
	order = paths["/api/resource/HL%20Work%20Order"]["post"]["requestBody"]["content"]["application/json"][
		"schema"
	]
	assert {"external_id", "category", "description"} == set(order["required"])
	frappe.get_doc(
		{
			"doctype": "Custom Field",
			"dt": "HL Work Order",
			"fieldname": "pole",
			"fieldtype": "Int",
			"label": "Pole",
		}
	).insert()
	assert "pole" in resources.schemas()["HLWorkOrder"]["properties"]
	# What is not for partners is not told of either.
	assert not any("HL%20Customer" in path or "HL%20Call" in path for path in paths)
	assert all("get" in path for address, path in paths.items() if address.startswith("/api/resource"))


def test_every_function_of_the_surface_says_what_it_does() -> None:
	"""Each published function has types for all its arguments, and a docstring."""
	for function in methods.functions():
		hints = function.__annotations__
		assert function.__doc__, function
		assert set(methods.inspect.signature(function).parameters) <= set(hints), function


@pytest.fixture(scope="module")
def token(own_site: Site, demo) -> str:
	"""The signature of a partner; and Open311 is open, so that there is something to ask for."""
	with own_site.connected():
		user = frappe.get_doc("User", making.PARTNER)
		user.api_key, user.api_secret = "partnerkey", "partnersecret"
		user.save()
		frappe.db.set_value("HL Line", making.LINE, "jurisdiction_id", "city.example")
		frappe.db.set_value("HL Category", "Plumbing", {"open311": 1, "service_code": "TAP"})
		partner = frappe.get_doc("HL Partner", {"user": making.PARTNER})
		# Refusals for asking too often would hide what is looked for.
		partner.requests_a_minute = 0
		partner.save()
		record = frappe.get_doc(
			{"doctype": "HL Open311 Key", "title": "Maker", "partner": partner.name}
		).insert()
		with mock.patch.object(keys.secrets, "token_urlsafe", return_value=KEY):
			record.make_key()
		frappe.db.commit()
	return "token partnerkey:partnersecret"


@pytest.fixture(scope="module")
def described(server: Server, token: str) -> dict:
	"""The document as it is served."""
	answer = requests.get(f"{server.url}/openapi.json", timeout=30)
	assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
	return _with_known(answer.json())


def _with_known(described):
	"""Let what is made up be about things that are there, so that it gets past the first check."""
	if isinstance(described, list):
		return [_with_known(one) for one in described]
	if not isinstance(described, dict):
		return described
	made = {key: _with_known(value) for key, value in described.items()}
	for name, known in KNOWN.items():
		if name in made.get("properties", {}):
			made["properties"][name] = {"enum": known}
	if "in" in made and isinstance(made.get("name"), str) and made["name"] in KNOWN:
		made["schema"] = {"enum": KNOWN[made["name"]]}
	return made


@pytest.fixture(params=["guest", "partner"])
def headers(request, token: str) -> Iterator[dict[str, str]]:
	yield {"Authorization": token} if request.param == "partner" else {}


def test_no_input_breaks_the_server(server: Server, described: dict, headers: dict[str, str]) -> None:
	"""Whatever fits the description, no operation answers a guest or a partner with a server error."""
	schema = schemathesis.openapi.from_dict(described)
	failures = []
	with requests.Session() as session:
		for operation in schema.get_all_operations():
			failures += _tried(operation.ok(), server.url, headers, session)
	assert not failures, "\n".join(failures)


def _tried(operation, url: str, headers: dict[str, str], session: requests.Session) -> list[str]:
	"""Return what an operation answered that no server should."""
	found: list[str] = []

	@hypothesis.seed(311)
	@EXAMPLES
	@hypothesis.given(case=operation.as_strategy())
	def send(case) -> None:
		response = case.call(base_url=url, headers=headers, session=session)
		if response.status_code >= 500:
			found.append(f"{response.status_code} {case.as_curl_command()[:600]}\n{response.text[-600:]}")

	send()
	return found[:1]
