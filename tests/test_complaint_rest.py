"""Whom a complaint is about finds it by no way of the REST API; a client can't forge its review."""

from datetime import date, timedelta

import frappe
import pytest
import requests

from tests.support import making
from tests.support.site import Server, Site

COMPLAINT = "HL Complaint"
ABOUT = "about@test.example"
PASSWORD = "Complained-About-1"


@pytest.fixture(scope="module")
def stored(own_site: Site, demo) -> dict[str, str]:
	"""A complaint about somebody who handles complaints, its file, and the order concerned."""
	with own_site.connected():
		user = making.user("about", "Hotline Complaint Handler", "Hotline Agent")
		frappe.get_doc("User", user).update({"new_password": PASSWORD}).save()
		order = making.order().name
		complaint = making.complaint(
			target_type="Agent", target=user, content="A word that stays secret", work_order=order
		)
		file = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": "secret-recording.txt",
				"content": "secret recording",
				"is_private": 1,
				"attached_to_doctype": COMPLAINT,
				"attached_to_name": complaint.name,
			}
		).insert()
		frappe.db.commit()
		return {"name": complaint.name, "file": file.file_url, "order": order}


@pytest.fixture
def about(server: Server, stored) -> requests.Session:
	"""Signed in as whom the complaint is about."""
	return server.session(ABOUT, PASSWORD)


def _posted(session: requests.Session, server: Server, method: str, **values) -> requests.Response:
	token = session.get(f"{server.url}/api/method/hotline_app.api.portal.boot", timeout=60).json()
	headers = {"X-Frappe-CSRF-Token": token["message"]["csrf_token"]}
	return session.post(f"{server.url}/api/method/{method}", data=values, headers=headers, timeout=60)


@pytest.mark.clause("C-8.2.4")
def test_not_found_by_whom_it_is_about(about, server: Server, stored):
	"""Read, list, count, report, export, search and attachment: none of them tells of it."""
	get = lambda path, **query: about.get(f"{server.url}{path}", params=query, timeout=60)  # noqa: E731
	name = stored["name"]
	assert get(f"/api/resource/{COMPLAINT}/{name}").status_code == 403
	assert get(f"/api/resource/{COMPLAINT}", limit_page_length=0).json()["data"] == []
	count = get("/api/method/frappe.desk.reportview.get_count", doctype=COMPLAINT, filters="[]", fields="[]")
	assert count.json()["message"] == 0
	view = get("/api/method/hotline_app.api.complaints.view", complaint=name)
	assert view.status_code == 403
	for queue in ("open", "mine", "review"):
		listed = get("/api/method/hotline_app.api.complaints.queue", queue=queue)
		assert listed.json()["message"] == []
	files = get("/api/resource/File", filters=f'[["attached_to_name","=","{name}"]]')
	assert files.json()["data"] == []
	assert get(stored["file"]).status_code == 403
	clocks = get("/api/resource/HL SLA Clock", filters=f'[["reference_name","=","{name}"]]')
	assert clocks.json()["data"] == []
	beside = get(
		"/api/method/frappe.desk.notifications.get_open_count",
		doctype="HL Work Order",
		name=stored["order"],
		items=f'["{COMPLAINT}", "HL Urge"]',
	)
	assert "HL Urge" in beside.text and COMPLAINT not in beside.text
	today = date.today()
	told = get(
		"/api/method/frappe.desk.query_report.run",
		report_name="Complaint Ledger",
		filters=f'{{"from_date": "{today - timedelta(days=2)}", "to_date": "{today + timedelta(days=2)}"}}',
	)
	assert told.status_code == 200 and name not in told.text and "stays secret" not in told.text
	found = _posted(about, server, "frappe.desk.search.search_link", doctype=COMPLAINT, txt=name)
	assert found.status_code == 200 and name not in found.text
	exported = _posted(
		about,
		server,
		"frappe.desk.reportview.export_query",
		doctype=COMPLAINT,
		fields='["name", "title"]',
		filters="[]",
		file_format_type="CSV",
		title=COMPLAINT,
	)
	assert name not in exported.text


def test_colleague_finds_it(server: Server, stored, demo):
	"""The same ways lead a colleague to the complaint and its file, so they are the right ones."""
	colleague = server.session(making.COMPLAINT_HANDLER, demo[0]["password"])
	assert colleague.get(f"{server.url}/api/resource/{COMPLAINT}/{stored['name']}", timeout=60).ok
	listed = colleague.get(f"{server.url}/api/method/hotline_app.api.complaints.queue?queue=open", timeout=60)
	assert [row["name"] for row in listed.json()["message"]] == [stored["name"]]
	assert colleague.get(server.url + stored["file"], timeout=60).text == "secret recording"
