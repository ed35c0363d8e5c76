import frappe
import pytest
import requests

from tests.support import making


@pytest.fixture
def client(server, demo) -> requests.Session:
	with server.site.connected():
		user = frappe.get_doc("User", making.PARTNER)
		user.api_key, user.api_secret = "urgekey", "urgesecret"
		user.save()
		frappe.db.commit()
	session = requests.Session()
	session.trust_env = False
	session.headers["Authorization"] = "token urgekey:urgesecret"
	return session


def test_a_partner_urges_its_own_orders_over_rest(client, server):
	"""A partner's system urges its own order over the REST API as itself, and nobody else's order."""
	with server.site.connected():
		system = frappe.db.get_value("HL Partner", {"user": making.PARTNER}, "source_system")
		shared = frappe.get_doc({"doctype": "HL Category", "category_name": "Street Light"}).insert().name
		own = making.order(source_system=system, external_id="urge-1", line="City 311", category=shared).name
		others = making.order().name
		frappe.db.commit()
	address = f"{server.url}/api/resource/HL Urge"
	answer = client.post(address, json={"work_order": own, "content": "When?"}, timeout=60)
	assert answer.status_code == 200, answer.text
	made = answer.json()["data"]
	assert (made["source"], made["number"], made["line"]) == ("Partner", 1, "City 311")
	refused = client.post(address, json={"work_order": others, "content": "When?"}, timeout=60)
	assert refused.status_code == 403
	assert [row["name"] for row in client.get(address, timeout=60).json()["data"]] == [made["name"]]
	with server.site.connected():
		frappe.db.set_value("HL Work Order", own, "stage", "Closed")
		frappe.db.commit()
	assert client.post(address, json={"work_order": own}, timeout=60).status_code == 409
