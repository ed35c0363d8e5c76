"""Bad input over HTTP: a clear message, the right status, nothing half saved."""

import frappe
import pytest
import requests

from tests.support import making
from tests.support.site import Server, Site

ORDER = {
	"line": making.LINE,
	"kind": "Repair",
	"category": "Plumbing",
	"channel": "Phone",
	"description": "The tap drips.",
	"caller_phone": "13955556666",
	"caller_name": "Ms Bad Input",
}


@pytest.fixture(scope="module")
def sign_in(server: Server, demo):
	"""A function that returns a session of a demo account."""

	def sign_in(user: str) -> requests.Session:
		return server.session(user, demo[0]["password"])

	return sign_in


@pytest.fixture(scope="module")
def agent(sign_in) -> requests.Session:
	return sign_in(making.AGENT)


@pytest.fixture(scope="module")
def orders(server: Server) -> str:
	return f"{server.url}/api/resource/HL Work Order"


def _count(own_site: Site) -> tuple[int, int]:
	with own_site.connected():
		return frappe.db.count("HL Work Order"), frappe.db.count("HL Customer")


@pytest.mark.parametrize(
	("fields", "status", "message"),
	[
		({"description": ""}, 417, "description"),
		({"line": None}, 417, "line"),
		({"category": "Unheard-of"}, 417, "Unheard-of"),
		({"category": "Repairs"}, 417, "Repairs"),
		({"caller_phone": "call me maybe"}, 417, "call me maybe"),
		({"description": "x" * 1_000_000}, 417, "20000"),
		({"kind": "Nonsense"}, 417, "Nonsense"),
		({"requested_at": "the day before"}, 417, "the day before"),
		({"appointment_at": {"a": 1}}, 417, "Appointment"),
		({"description": ["a", "list"]}, 417, "Description"),
		({"latitude": {"a": 1}}, 417, "Latitude"),
		({"caller_phone": ["139"]}, 417, "Phone"),
		({"pauses": "not a list"}, 417, "Pauses"),
		({"workflow_state": "Closed"}, 417, "Closed"),
		({"latitude": "north"}, 417, "Latitude"),
		({"caller_name": "x" * 5000}, 417, "140"),
	],
)
def test_bad_order(own_site: Site, agent, orders, fields, status, message) -> None:
	"""A wrong order is refused with a status and a message that names what is wrong; nothing is stored."""
	before = _count(own_site)
	answer = agent.post(orders, json={**ORDER, **fields, "_lang": "en"})
	assert answer.status_code == status, answer.text[-2000:]
	assert message in answer.text
	assert _count(own_site) == before


@pytest.mark.parametrize("body", [b'{"broken', b"[]", b"\xff\xfe", b"null"])
def test_body_that_is_no_order(own_site: Site, agent, orders, body) -> None:
	"""A body that is no JSON object is refused as the client's mistake."""
	before = _count(own_site)
	answer = agent.post(orders, data=body, headers={"Content-Type": "application/json"})
	assert 400 <= answer.status_code < 500, answer.text[-2000:]
	assert _count(own_site) == before


def test_script_is_stored_harmless(agent, orders) -> None:
	"""Script tags are made harmless before they are stored."""
	answer = agent.post(orders, json={**ORDER, "description": "a <script>alert(1)</script> b"})
	assert answer.status_code == 200
	assert "<script" not in answer.json()["data"]["description"]


def test_closed_order_can_not_be_edited(agent, orders) -> None:
	"""A closed order is not changed over REST: 409 and a message that says how to go on."""
	order = {**ORDER, "kind": "Enquiry", "category": "Other Enquiries", "resolution": "At nine."}
	name = agent.post(orders, json=order).json()["data"]["name"]
	assert agent.put(f"{orders}/{name}", json={"workflow_state": "Closed"}).status_code == 200
	answer = agent.put(f"{orders}/{name}", json={"title": "Changed"})
	assert answer.status_code == 409
	assert agent.get(f"{orders}/{name}").json()["data"]["title"] != "Changed"


def test_unknown_order_is_not_found(agent, orders) -> None:
	"""An order that does not exist is 404."""
	assert agent.get(f"{orders}/000000-000000").status_code == 404


def test_provider_gets_nothing_of_others(own_site: Site, server: Server, sign_in, orders) -> None:
	"""A provider asking for orders, or for another provider's job, is refused: 403."""
	with own_site.connected():
		order = making.order()
		job = making.dispatch(order.name)
		frappe.db.commit()
	other = sign_in(making.OTHER_PROVIDER)
	assert other.get(f"{orders}/{order.name}").status_code == 403
	assert other.get(orders).status_code == 403
	dispatches = f"{server.url}/api/resource/HL Dispatch"
	assert other.get(f"{dispatches}/{job.name}").status_code == 403
	assert other.put(f"{dispatches}/{job.name}", json={"fee": 1}).status_code == 403
	assert other.get(dispatches).json()["data"] == []
	for method, arguments in (
		("jobs.view", {"job": job.name}),
		("flow.act", {"doctype": "HL Dispatch", "name": job.name, "action": "Accept"}),
		("orders.view", {"order": order.name}),
	):
		answer = other.post(f"{server.url}/api/method/hotline_app.api.{method}", json=arguments)
		assert answer.status_code == 403, method


def test_guest_gets_nothing(server: Server, orders) -> None:
	"""Without signing in there is nothing to see, and the health check says no more than needed."""
	for path in (
		"hotline_app.api.portal.boot",
		"hotline_app.api.queue.page",
		"hotline_app.api.orders.caller?phone=13955556666",
		"hotline_app.api.jobs.mine",
	):
		assert requests.get(f"{server.url}/api/method/{path}", timeout=30).status_code in (401, 403)
	assert requests.get(orders, timeout=30).status_code in (401, 403)
	health = requests.get(f"{server.url}/api/method/hotline_app.api.health", timeout=30)
	assert health.status_code == 200
	assert health.json()["message"] == {"database": "ok", "cache": "ok", "queue": "ok", "status": "ok"}


def test_step_that_is_not_open(agent, server: Server, orders) -> None:
	"""A step that the workflow does not offer is refused with a message, and the values with it."""
	name = agent.post(orders, json=ORDER).json()["data"]["name"]
	body = {"doctype": "HL Work Order", "name": name, "action": "Reopen", "values": {"title": "Half"}}
	answer = agent.post(f"{server.url}/api/method/hotline_app.api.flow.act", json=body)
	assert answer.status_code == 417
	assert agent.get(f"{orders}/{name}").json()["data"]["title"] != "Half"
