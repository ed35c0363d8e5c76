"""A partner over the automatic REST API: by a client library of others, and with real records."""

import csv
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import frappe
import pytest
import requests
from frappeclient import FrappeClient

from tests.support import making
from tests.support.product import ROOT
from tests.support.site import Server, Site

DATA = Path(__file__).parent / "data"
SITE_ZONE = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture(scope="module")
def key(own_site: Site, demo) -> tuple[str, str]:
	"""The partner's API key and secret, and a category for its orders."""
	with own_site.connected():
		user = frappe.get_doc("User", making.PARTNER)
		user.api_key, user.api_secret = "partnerkey", "partnersecret"
		user.save()
		frappe.get_doc({"doctype": "HL Category", "category_name": "Street Light"}).insert()
		frappe.db.commit()
	return "partnerkey", "partnersecret"


@pytest.fixture(scope="module")
def client(server: Server, key) -> FrappeClient:
	return FrappeClient(server.url, api_key=key[0], api_secret=key[1])


def _order(external_id: str, **fields) -> dict:
	return {
		"doctype": "HL Work Order",
		"kind": "Repair",
		"category": "Street Light",
		"description": "The lamp is out.",
		"external_id": external_id,
		**fields,
	}


def test_create_read_update(client: FrappeClient) -> None:
	"""A partner creates, reads and updates an order with a client library that is not ours."""
	created = client.insert(_order("R-1"))
	assert created["source_system"] == "city-311"
	read = client.get_doc("HL Work Order", created["name"])
	assert (read["stage"], read["line"], read["channel"]) == ("Accepted", "City 311", "Partner")
	client.update({"doctype": "HL Work Order", "name": created["name"], "address": "Pole 17"})
	assert client.get_doc("HL Work Order", created["name"])["address"] == "Pole 17"


def test_sees_only_its_own(client: FrappeClient, server: Server) -> None:
	"""A partner's lists and reads show its own orders; another's order is refused, and stays as it is."""
	agent = _login(server, making.AGENT)
	foreign = agent.insert(
		{
			"doctype": "HL Work Order",
			"line": making.LINE,
			"kind": "Repair",
			"category": "Plumbing",
			"channel": "Phone",
			"description": "Not the partner's",
		}
	)
	own = client.get_list("HL Work Order", fields=["name", "source_system"], limit_page_length=1000)
	assert own
	assert {row["source_system"] for row in own} == {"city-311"}
	url = f"{server.url}/api/resource/HL Work Order/{foreign['name']}"
	for method, body in (("GET", None), ("PUT", {"address": "Mine now"}), ("DELETE", None)):
		assert client.session.request(method, url, json=body).status_code == 403
	assert not agent.get_doc("HL Work Order", foreign["name"]).get("address")


def test_retry_changes_nothing(client: FrappeClient, server: Server) -> None:
	"""The same order sent again is answered as a conflict that names the order, and nothing is added."""
	first = client.insert(_order("R-2"))
	again = client.session.post(f"{server.url}/api/resource/HL Work Order", json=_order("R-2"))
	assert again.status_code == 409
	assert first["name"] in again.text
	assert len(client.get_list("HL Work Order", filters={"external_id": "R-2"})) == 1


def test_same_order_at_the_same_moment(server: Server, key) -> None:
	"""Of requests that bring the same order at the same moment one is taken; all others are conflicts."""

	def post(_number: int) -> int:
		headers = {"Authorization": f"token {key[0]}:{key[1]}"}
		url = f"{server.url}/api/resource/HL Work Order"
		return requests.post(url, json=_order("R-3"), headers=headers, timeout=60).status_code

	with ThreadPoolExecutor(6) as together:
		answers = list(together.map(post, range(6)))
	assert sorted(answers) == [200, *[409] * 5]


def test_answers_say_how_many_requests_are_left(client: FrappeClient, server: Server) -> None:
	"""Each answer to a partner says how many requests a minute it has and how many are left."""
	url = f"{server.url}/api/resource/HL Work Order"
	answers = [client.session.get(url) for _ in range(2)]
	left = [int(answer.headers["RateLimit-Remaining"]) for answer in answers]
	assert left[0] > left[1] and int(answers[0].headers["RateLimit-Limit"]) >= left[0]
	assert 0 < int(answers[0].headers["RateLimit-Reset"]) <= 60


REDIRECT = "https://partner.example/callback"


@pytest.fixture(scope="module")
def bearer(own_site: Site, server: Server, key) -> str:
	"""A token that the framework's OAuth provider gave the partner for a code."""
	with own_site.connected():
		app = frappe.get_doc(
			{
				"doctype": "OAuth Client",
				"app_name": "City 311",
				"scopes": "all openid",
				"redirect_uris": REDIRECT,
				"default_redirect_uri": REDIRECT,
				"grant_type": "Authorization Code",
				"response_type": "Code",
				"skip_authorization": 1,
			}
		).insert()
		frappe.db.commit()
		password, client_id, client_secret = (
			frappe.conf.hotline_demo_password,
			app.client_id,
			app.client_secret,
		)
	session = server.session(making.PARTNER, password)
	asked = {"client_id": client_id, "response_type": "code", "scope": "all openid", "redirect_uri": REDIRECT}
	place = f"{server.url}/api/method/frappe.integrations.oauth2.authorize"
	answer = session.get(place, params=asked, allow_redirects=False)
	while answer.is_redirect and not answer.headers["Location"].startswith(REDIRECT):
		path = urlsplit(answer.headers["Location"])
		answer = session.get(f"{server.url}{path.path}?{path.query}", allow_redirects=False)
	code = parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]
	given = requests.post(
		f"{server.url}/api/method/frappe.integrations.oauth2.get_token",
		data={
			"grant_type": "authorization_code",
			"code": code,
			"redirect_uri": REDIRECT,
			"client_id": client_id,
			"client_secret": client_secret,
		},
		timeout=30,
	)
	assert given.status_code == 200, given.text
	return given.json()["access_token"]


def test_bearer_token_opens_what_the_partner_may(server: Server, bearer: str, client: FrappeClient) -> None:
	"""A token of the framework's OAuth provider opens the partner's own orders; a wrong one opens nothing."""
	client.insert(_order("R-4"))
	url = f'{server.url}/api/resource/HL Work Order?fields=["source_system"]&limit_page_length=0'
	answer = requests.get(url, headers={"Authorization": f"Bearer {bearer}"}, timeout=30)
	assert {row["source_system"] for row in answer.json()["data"]} == {"city-311"}
	wrong = requests.get(url, headers={"Authorization": f"Bearer {bearer[:-1]}x"}, timeout=30)
	assert wrong.status_code in (401, 403)


@pytest.mark.parametrize("kind", ["token", "Bearer"])
def test_javascript_client(server: Server, key, bearer: str, kind: str) -> None:
	"""Frappe's own client library for JavaScript does all a partner does, with a key and with a token."""
	token = bearer if kind == "Bearer" else f"{key[0]}:{key[1]}"
	command = ["node", "tests/support/partner.mjs", server.url, kind, token, f"JS-{kind}"]
	done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
	assert done.returncode == 0, done.stdout + done.stderr
	found = json.loads(done.stdout)
	assert (found["address"], found["listed"], found["counted"]) == ("Pole 18", [found["name"]], 1)
	assert found["told"][0] == "Created" and "Changed" in found["told"]
	assert found["again"] == 409


def test_wrong_key_is_refused(server: Server) -> None:
	"""A wrong secret, and no key at all, opens nothing."""
	url = f"{server.url}/api/resource/HL Work Order"
	for headers in ({"Authorization": "token partnerkey:wrong"}, {}):
		assert requests.get(url, headers=headers, timeout=30).status_code in (401, 403)


def _login(server: Server, user: str) -> FrappeClient:
	with server.site.connected():
		password = frappe.conf.hotline_demo_password
	return FrappeClient(server.url, user, password)


# ---------------------------------------------------------------- real records

FILES = {
	"boston311": {
		"file": "boston311-100.csv",
		"category": "type",
		"area": "neighborhood",
		"id": "case_enquiry_id",
		"status": "case_status",
		"opened": "open_dt",
		"due": "target_dt",
		"closed": "closed_dt",
		"format": "%Y-%m-%d %H:%M:%S",
		"latitude": "latitude",
	},
	"nyc311": {
		"file": "nyc311-100.csv",
		"category": "Complaint Type",
		"area": "Borough",
		"id": "Unique Key",
		"status": "Status",
		"opened": "Created Date",
		"due": "Due Date",
		"closed": "Closed Date",
		"format": "%m/%d/%Y %I:%M:%S %p",
		"latitude": "Latitude",
	},
}


@pytest.fixture(scope="module", params=FILES)
def records(request, own_site: Site, key):
	"""A file of real records whose categories and areas an administrator has prepared."""
	about = {"profile": request.param, **FILES[request.param]}
	rows = list(csv.DictReader((DATA / about["file"]).open(encoding="utf-8-sig")))
	with own_site.connected():
		_prepare("HL Category", "category_name", {row[about["category"]].strip() for row in rows})
		_prepare("HL Area", "area_name", {row[about["area"]].strip() for row in rows})
		frappe.db.commit()
	return about, rows


def _prepare(doctype: str, field: str, names: set[str]) -> None:
	known = {name.lower() for name in frappe.get_all(doctype, pluck="name")}
	for name in sorted(names - {""}):
		if name.lower() not in known:
			frappe.get_doc({"doctype": doctype, field: name}).insert()
			known.add(name.lower())


def _load(server: Server, key, path: Path, profile: str) -> subprocess.CompletedProcess:
	environment = {**os.environ, "HOTLINE_API_KEY": key[0], "HOTLINE_API_SECRET": key[1]}
	command = [sys.executable, "-m", "hotline_app.partner.records", str(path)]
	command += ["--profile", profile, "--url", server.url]
	return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)


def test_real_records_go_in_once(server: Server, key, records, client: FrappeClient) -> None:
	"""A real line's records go in with ids, times, places and deadlines; a second run changes nothing."""
	about, rows = records
	first = _load(server, key, DATA / about["file"], about["profile"])
	assert (first.returncode, first.stdout.strip()) == (0, "100 created"), first.stdout + first.stderr
	before = _stored(client)
	second = _load(server, key, DATA / about["file"], about["profile"])
	assert (second.returncode, second.stdout.strip()) == (0, "100 unchanged"), second.stdout
	assert _stored(client) == before
	for row in rows:
		_compare(about, row, before[row[about["id"]]])


def _stored(client: FrappeClient) -> dict[str, dict]:
	fields = ["name", "external_id", "category", "area", "latitude", "requested_at", "promised_at"]
	fields += ["closed_at", "stage", "modified"]
	rows = client.get_list("HL Work Order", fields=fields, limit_page_length=1000)
	return {row["external_id"]: row for row in rows}


def _compare(about: dict, row: dict[str, str], order: dict) -> None:
	assert order["category"].lower() == row[about["category"]].strip().lower()
	assert (order["area"] or "").lower() == row[about["area"]].strip().lower()
	assert order["latitude"] == pytest.approx(float(row[about["latitude"]] or 0), abs=1e-6)
	# A record that was opened again keeps its former closing time in the source.
	ended = row[about["status"]] == "Closed"
	expected = {"requested_at": row[about["opened"]], "promised_at": row[about["due"]]}
	expected["closed_at"] = row[about["closed"]] if ended else ""
	for fieldname, text in expected.items():
		assert _moment(order[fieldname]) == _local(text, about["format"]), fieldname
	assert order["stage"] == ("Closed" if ended else "Accepted")


def _moment(text: str | None) -> datetime | None:
	return datetime.fromisoformat(text) if text else None


def _local(text: str, form: str) -> datetime | None:
	if not text:
		return None
	there = datetime.strptime(text, form).replace(tzinfo=NEW_YORK)
	return there.astimezone(SITE_ZONE).replace(tzinfo=None)


def test_clocks_agree_with_the_source(site: Site) -> None:
	"""Whether a closed record met its deadline by our clocks is what the source itself says."""
	rows = csv.DictReader((DATA / "boston311-100.csv").open(encoding="utf-8-sig"))
	compared = 0
	for row in rows:
		if not (row["target_dt"] and row["closed_dt"]):
			continue
		order = frappe.db.get_value("HL Work Order", {"external_id": row["case_enquiry_id"]})
		state = frappe.db.get_value("HL SLA Clock", {"reference_name": order, "title": "Completion"}, "state")
		assert state == {"ONTIME": "Met", "OVERDUE": "Late"}[row["ontime"]], row["case_enquiry_id"]
		compared += 1
	assert compared > 50


def test_record_that_can_not_be_taken_is_named(server: Server, key, tmp_path: Path) -> None:
	"""A record with an unknown category, a wrong time or no id is named with its reason; others go in."""
	rows = list(csv.DictReader((DATA / "boston311-100.csv").open(encoding="utf-8-sig")))[:4]
	for number, row in enumerate(rows):
		row["case_enquiry_id"] = f"N-{number}"
		row["type"], row["neighborhood"] = "Street Light", ""
	rows[0]["type"] = "Unheard-of Trouble"
	rows[1]["open_dt"] = "last week"
	rows[2]["case_enquiry_id"] = ""
	path = tmp_path / "records.csv"
	with path.open("w", newline="") as file:
		writer = csv.DictWriter(file, rows[0])
		writer.writeheader()
		writer.writerows(rows)
	done = _load(server, key, path, "boston311")
	assert done.returncode == 1
	lines = done.stdout.splitlines()
	assert len(lines) == 4
	assert lines[0].startswith("refused N-0: 417") and "Unheard-of Trouble" in lines[0]
	assert lines[1].startswith("refused N-1: open_dt: 'last week'")
	assert lines[2].startswith("refused row 3:") and "external_id" in lines[2]
	assert lines[3] == "1 created, 3 refused"
