"""Who may do what with which record over HTTP: role by record type by row, each way to a record alike.

The tables below are the expectation, to be read by people. A letter for each right: r read, w write,
x export, f its attached file; `-` is nothing at all. What may be read is in lists, counts, report view and
link search; what may not be read is in none of them.
"""

import csv
import io
import json
from collections import defaultdict
from dataclasses import dataclass, field

import frappe
import pytest
import requests
from frappe.utils.password import update_password
from hotline_app.intake.watch import supervising, urging

from tests.support import making
from tests.support.site import Server, Site

PASSWORD = "matrix-0815"
OTHER_UNIT = "Matrix Unit"

# Own: of the demo's unit and of the demo's plumber; other: of another unit and of the electrician.
STAFF = """
                                    agent  leader  dispatcher  follow-up  complaints
HL Work Order: of unit              rwf    rwxf    rwf         rf         rf
HL Work Order: of unit, secret      -      rwxf    rwf         -          -
HL Work Order: of unit, ended       rwf    rwxf    rwf         rf         rf
HL Work Order: of other unit        rwf    rwxf    rwf         rf         rf
HL Work Order: of provider          rwf    rwxf    rwf         rf         rf
HL Work Order: of partner           rw     rwx     rw          r          r
HL Dispatch: of unit                rw     rwx     rw          r          r
HL Dispatch: of unit, secret        -      rwx     rw          -          -
HL Dispatch: of other unit          rwf    rwxf    rwf         rf         rf
HL Dispatch: of provider            rwf    rwxf    rwf         rf         rf
HL Dispatch: of provider, secret    -      rwx     rw          -          -
HL Dispatch: of other provider      rwf    rwxf    rwf         rf         rf
HL Customer: any                    rw     rw      rw          r          rw
HL Follow-up Task: any              r      rwx     r           rw         r
HL Provider: own                    r      rw      rw          r          r
HL Provider: other                  r      rw      rw          r          r
HL Provider Certificate: own        rf     rwf     rwf         rf         rf
HL Provider Certificate: other      rf     rwf     rwf         rf         rf
HL Provider Warning: own            r      rw      rw          r          rw
HL Provider Warning: other          r      rw      rw          r          rw
HL Provider History: own            r      r       r           r          r
HL Provider History: other          r      r       r           r          r
HL Certificate Renewal: own         -      rwf     rwf         -          -
HL Certificate Renewal: other       -      rwf     rwf         -          -
HL Complaint: about agent           -      rwxf    -           -          rwxf
HL Complaint: about provider        -      rwxf    -           -          rwxf
HL Complaint: about provider, secret  -    -       -           -          -
HL Complaint: about unit            -      rwx     -           -          rwx
HL Corrective Action: of provider   -      rwx     -           -          rwx
HL Handling Unit: own               r      r       r           r          r
HL Urge: of unit                    r      rwx     rw          r          r
HL Urge: of other unit              r      rwx     rw          r          r
HL Urge: of provider                r      rwx     rw          r          r
HL Urge: of partner                 r      rwx     rw          r          r
HL Supervision: of unit             r      rwx     r           r          rw
HL Supervision: of other unit       r      rwx     r           r          rw
HL SLA Clock: any                   r      r       r           r          r
HL Partner: any                     -      r       -           -          -
Communication: on an order          -      -       -           -          -
HL Message: of unit                 rw     rwx     rw          r          r
HL Message: of unit, secret         -      rwx     rw          -          -
"""
OUTSIDE = """
                                  provider  its staff  provider 2  unit  other unit  partner  citizen  guest
HL Work Order: of unit            -         -          -           rf    -           -        -        -
HL Work Order: of unit, secret    -         -          -           -     -           -        -        -
HL Work Order: of unit, ended     -         -          -           -     -           -        -        -
HL Work Order: of other unit      -         -          -           -     rf          -        -        -
HL Work Order: of provider        -         -          -           -     -           -        -        -
HL Work Order: of partner         -         -          -           -     -           rw       -        -
HL Dispatch: of unit              -         -          -           rw    -           -        -        -
HL Dispatch: of unit, secret      -         -          -           rw    -           -        -        -
HL Dispatch: of other unit        -         -          -           -     rwf         -        -        -
HL Dispatch: of provider          rwf       rwf        -           -     -           -        -        -
HL Dispatch: of provider, secret  rw        rw         -           -     -           -        -        -
HL Dispatch: of other provider    -         -          rwf         -     -           -        -        -
HL Customer: any                  -         -          -           -     -           -        -        -
HL Follow-up Task: any            -         -          -           -     -           -        -        -
HL Provider: own                  r         r          -           -     -           -        -        -
HL Provider: other                -         -          r           -     -           -        -        -
HL Provider Certificate: own      rf        rf         -           -     -           -        -        -
HL Provider Certificate: other    -         -          rf          -     -           -        -        -
HL Provider Warning: own          rw        rw         -           -     -           -        -        -
HL Provider Warning: other        -         -          rw          -     -           -        -        -
HL Provider History: own          r         r          -           -     -           -        -        -
HL Provider History: other        -         -          r           -     -           -        -        -
HL Certificate Renewal: own       rf        rf         -           -     -           -        -        -
HL Certificate Renewal: other     -         -          rf          -     -           -        -        -
HL Complaint: about agent         -         -          -           -     -           -        -        -
HL Complaint: about provider      -         -          -           -     -           -        -        -
HL Complaint: about provider, secret  -     -          -           -     -           -        -        -
HL Complaint: about unit          -         -          -           -     -           -        -        -
HL Corrective Action: of provider  rw       -          -           -     -           -        -        -
HL Handling Unit: own             -         -          -           -     -           -        -        -
HL Urge: of unit                  -         -          -           rw    -           -        -        -
HL Urge: of other unit            -         -          -           -     rw          -        -        -
HL Urge: of provider              rw        rw         -           -     -           -        -        -
HL Urge: of partner               -         -          -           -     -           r        -        -
HL Supervision: of unit           -         -          -           rw    -           -        -        -
HL Supervision: of other unit     -         -          -           -     rw          -        -        -
HL SLA Clock: any                 -         -          -           -     -           -        -        -
HL Partner: any                   -         -          -           -     -           -        -        -
Communication: on an order        -         -          -           -     -           -        -        -
HL Message: of unit               -         -          -           -     -           -        -        -
HL Message: of unit, secret       -         -          -           -     -           -        -        -
"""
ACCOUNTS = {
	"agent": making.AGENT,
	"leader": making.LEADER,
	"dispatcher": "dispatcher@demo.example",
	"follow-up": making.FOLLOWUP_AGENT,
	"complaints": "complaints@test.example",
	"provider": making.PROVIDER,
	"its staff": "staff@test.example",
	"provider 2": making.OTHER_PROVIDER,
	"unit": making.UNIT_USER,
	"other unit": "other-unit@test.example",
	"partner": making.PARTNER,
	"citizen": "citizen@test.example",
	"guest": None,
}
# How the phone of an order in hand is read: `needed` is plain in the record, and masked in all lists. (An
# agent who answered for the order would read it so.)
PHONES = """
                             agent   leader  dispatcher  follow-up  complaints  unit    partner
HL Work Order: of unit       masked  plain   masked      masked     masked      needed  -
HL Work Order: of partner    masked  plain   masked      masked     masked      -       plain
"""
# The phone and the address that nobody may find who must not.
PHONE, HOUSE = "13987650001", "77"


@dataclass
class Scene:
	"""The records of the tables: by `record type: row` the name, and the address of its attached file."""

	names: dict[str, str] = field(default_factory=dict)
	files: dict[str, str] = field(default_factory=dict)

	def put(self, row: str, doc, *, attach: bool = False) -> None:
		"""Note `doc` as the row of the tables that `row` names, with a private file beside it if asked."""
		self.names[row] = doc.name
		if attach:
			file = frappe.new_doc("File")
			file.update({"file_name": f"{frappe.generate_hash(length=8)}.txt", "content": f"of {row}"})
			file.update({"attached_to_doctype": doc.doctype, "attached_to_name": doc.name, "is_private": 1})
			self.files[row] = file.insert().file_url


def _table(text: str) -> dict[str, dict[str, str]]:
	"""Read a table: by column (role) and row the letters of its cell."""
	head, *lines = [line for line in text.splitlines() if line.strip()]
	columns = [part.strip() for part in head.split("  ") if part.strip()]
	cells: dict[str, dict[str, str]] = {role: {} for role in columns}
	for line in lines:
		row, *values = [part.strip() for part in line.split("  ") if part.strip()]
		assert len(values) == len(columns), line
		for role, value in zip(columns, values, strict=True):
			cells[role][row] = value.replace("-", "")
	return cells


EXPECTED = {**_table(STAFF), **_table(OUTSIDE)}


@pytest.fixture(scope="module")
def scene(demo, own_site: Site) -> Scene:
	"""All records of the tables, committed."""
	with own_site.connected():
		scene = Scene()
		_accounts()
		_orders(scene)
		_others(scene)
		frappe.db.commit()
	return scene


def _accounts() -> None:
	for user, role in (
		("complaints", "Hotline Complaint Handler"),
		("staff", "Hotline Provider"),
		("citizen", "Hotline Customer"),
	):
		update_password(making.user(user, role), PASSWORD)
	making.unit(OTHER_UNIT, user=making.user("other-unit", "Hotline Unit User"))
	update_password("other-unit@test.example", PASSWORD)
	plumber = frappe.get_doc("HL Provider", making.provider_of(making.PROVIDER))
	plumber.provider_type = "Enterprise"
	plumber.append("staff", {"staff_name": "Helper", "user": "staff@test.example", "enabled": 1})
	plumber.save()


def _orders(scene: Scene) -> None:
	"""Orders with units and providers, in hand, confidential, and ended."""
	frappe.set_user(making.LEADER)
	own, other = making.PUBLIC_WORKS, OTHER_UNIT
	for row, unit, values in (
		("of unit", own, {}),
		("of unit, secret", own, {"confidential": 1}),
		("of other unit", other, {}),
		("of unit, ended", own, {}),
	):
		order = making.order(caller_phone=PHONE, address=f"{HOUSE} Test Road", **values)
		job = making.hand_on(order.name, unit)
		scene.put(f"HL Work Order: {row}", order, attach=True)
		if row == "of unit, ended":
			with making.acting_as(making.UNIT_USER):
				making.take_step(making.take_step(job, "Accept"), "Complete", work_done="Done.")
			scene.put("HL Follow-up Task: any", making.followup_of(order.name))
		else:
			scene.put(f"HL Dispatch: {row}", job, attach=row == "of other unit")
	for row, user, values in (
		("of provider", making.PROVIDER, {}),
		("of provider, secret", making.PROVIDER, {"confidential": 1}),
		("of other provider", making.OTHER_PROVIDER, {"category": "Electrical"}),
	):
		order = making.order(caller_phone=PHONE, address=f"{HOUSE} Test Road", **values)
		job = making.dispatch(order.name, making.provider_of(user))
		scene.put(f"HL Dispatch: {row}", job, attach=row != "of provider, secret")
		if row == "of provider":
			scene.put("HL Work Order: of provider", order, attach=True)
	frappe.set_user(making.PARTNER)
	partners = making.new_order(line=None, channel=None, external_id="matrix-1").insert()
	scene.put("HL Work Order: of partner", partners)
	scene.put("HL Urge: of partner", urging.urge(partners.name, "When?"))
	frappe.set_user("Administrator")


def _others(scene: Scene) -> None:
	"""What is about those orders, and about those who work on them."""
	order = frappe.get_doc("HL Work Order", scene.names["HL Work Order: of unit"])
	scene.put("HL Customer: any", frappe.get_doc("HL Customer", order.customer))
	for row in ("of unit", "of other unit", "of provider"):
		name = scene.names[f"HL Work Order: {row}"]
		scene.put(f"HL Urge: {row}", urging.urge(name, "Please hurry."))
		if row != "of provider":
			scene.put(f"HL Supervision: {row}", supervising.issue(name, "Too slow.", None, None, None))
	for row, user in (("own", making.PROVIDER), ("other", making.OTHER_PROVIDER)):
		provider = frappe.get_doc("HL Provider", making.provider_of(user))
		scene.put(f"HL Provider: {row}", provider)
		certificate = frappe.new_doc("HL Provider Certificate")
		certificate.update(
			{"provider": provider.name, "category": "Plumbing", "certificate_number": f"C-{row}"}
		)
		certificate.valid_until = "2099-01-01"
		scene.put(f"HL Provider Certificate: {row}", certificate.insert(), attach=True)
		renewal = frappe.new_doc("HL Certificate Renewal")
		renewal.update({"certificate": certificate.name, "certificate_number": f"N-{row}"})
		renewal.update({"valid_until": "2099-12-31", "attachment": "/assets/hotline_app/images/logo.svg"})
		scene.put(f"HL Certificate Renewal: {row}", renewal.insert(), attach=True)
		history = frappe.new_doc("HL Provider History")
		history.update({"provider": provider.name, "from_stage": "Applied", "to_stage": "Active"})
		scene.put(f"HL Provider History: {row}", history.insert(ignore_permissions=True))
		warning = frappe.new_doc("HL Provider Warning")
		warning.update({"provider": provider.name, "source": "Complaint", "reason": "Came late."})
		scene.put(f"HL Provider Warning: {row}", warning.insert())
	_complaints(scene)
	scene.put("HL Handling Unit: own", frappe.get_doc("HL Handling Unit", making.PUBLIC_WORKS))
	scene.put("HL SLA Clock: any", frappe.get_last_doc("HL SLA Clock", {"reference_name": order.name}))
	scene.put("HL Partner: any", frappe.get_last_doc("HL Partner"))
	message = frappe.new_doc("Communication")
	message.update({"subject": "About the order", "content": f"Ring {PHONE}.", "sent_or_received": "Sent"})
	message.update({"reference_doctype": order.doctype, "reference_name": order.name})
	scene.put("Communication: on an order", message.insert())
	for row in ("of unit", "of unit, secret"):
		written = frappe.new_doc("HL Message")
		written.update(
			{"work_order": scene.names[f"HL Work Order: {row}"], "channel": "SMS", "text": "When?"}
		)
		written.update({"direction": "In", "state": "Received", "address": PHONE, "line": making.LINE})
		scene.put(f"HL Message: {row}", written.insert(ignore_permissions=True))


def _complaints(scene: Scene) -> None:
	"""Complaints that somebody else handles, and what a provider is to do about one."""
	about = {"target_type": "Provider", "target": making.provider_of(making.PROVIDER)}
	for row, values in (
		("about agent", {}),
		("about provider", about),
		("about provider, secret", {**about, "confidential": 1}),
		("about unit", {"target_type": "Unit", "target": making.PUBLIC_WORKS}),
	):
		complaint = making.complaint(handler=making.COMPLAINT_HANDLER, **values)
		scene.put(f"HL Complaint: {row}", complaint, attach=row in ("about agent", "about provider"))
	action = frappe.new_doc("HL Corrective Action")
	action.update({"title": "Be on time", "complaint": scene.names["HL Complaint: about provider"]})
	action.update({"responsible": making.PROVIDER, "due_at": "2099-01-01 12:00:00"})
	scene.put("HL Corrective Action: of provider", action.insert())


@pytest.fixture(scope="module")
def sessions(scene: Scene, demo, server: Server) -> dict[str, requests.Session]:
	"""A session for each role."""
	found = {}
	for role, user in ACCOUNTS.items():
		if not user:
			found[role] = requests.Session()
			found[role].trust_env = False
		else:
			password = PASSWORD if user.endswith("@test.example") else demo[0]["password"]
			found[role] = server.session(user, password)
	return found


class Client:
	"""A role's ways to the records."""

	def __init__(self, session: requests.Session, url: str):
		self.session = session
		self.url = url

	def get(self, path: str, **values):
		"""Ask for a path; a value that is no text goes as JSON."""
		return self.session.get(self.url + path, params=_texts(values), timeout=60)

	def call(self, method: str, **values):
		"""Call a method of the framework."""
		return self.session.post(f"{self.url}/api/method/{method}", data=_texts(values), timeout=60)

	def may_read(self, doctype: str, name: str) -> bool:
		"""Whether the record itself is given out."""
		status = self.get(f"/api/resource/{doctype}/{name}").status_code
		assert status in (200, 401, 403), status
		return status == 200

	def may_write(self, doctype: str, name: str) -> bool:
		"""Whether the framework says that the user may write; where it does not, writing is tried."""
		answer = self.call("frappe.client.has_permission", doctype=doctype, docname=name, perm_type="write")
		if answer.status_code == 200 and answer.json()["message"]["has_permission"]:
			return True
		status = self.session.put(
			f"{self.url}/api/resource/{doctype}/{name}", data={"data": "{}"}
		).status_code
		assert status in (401, 403), f"{doctype} {name}: written, {status}"
		return False

	def listed(self, doctype: str, names: list[str]) -> dict[str, set[str]]:
		"""By way to a list: which of `names` it holds."""
		filters = [[doctype, "name", "in", names]]
		rest = self.get(f"/api/resource/{doctype}", filters=filters, limit_page_length=0)
		report = self.call(
			"frappe.desk.reportview.get",
			doctype=doctype,
			fields=[f"`tab{doctype}`.`name`"],
			filters=filters,
			page_length=100,
		)
		search = self.call(
			"frappe.desk.search.search_link", doctype=doctype, txt="", filters=filters, page_length=100
		)
		return {
			"list": {row["name"] for row in _answer(rest, "data")},
			"report view": {row[0] for row in (_answer(report) or {"values": []})["values"]},
			# Versions of the framework differ in where they put what was found.
			"link search": {row["value"] for row in _answer(search) or _answer(search, "results")},
		}

	def counted(self, doctype: str, names: list[str]) -> int:
		"""How many of `names` there are for the user."""
		filters = [[doctype, "name", "in", names]]
		return _answer(self.call("frappe.client.get_count", doctype=doctype, filters=filters)) or 0

	def exported(self, doctype: str, names: list[str]) -> set[str]:
		"""Which of `names` the export holds."""
		answer = self.call(
			"frappe.desk.reportview.export_query",
			doctype=doctype,
			file_format_type="CSV",
			fields=[f"`tab{doctype}`.`name`"],
			filters=[[doctype, "name", "in", names]],
			title="Matrix",
		)
		assert answer.status_code in (200, 401, 403), answer.text[:300]
		return {row[-1] for row in csv.reader(io.StringIO(answer.text))} & set(names) if answer.ok else set()

	def phones(self, name: str, *, may_write: bool) -> list[str | None]:
		"""The phone of an order's caller by each way to it, the record first; None where it is left out."""
		doctype, fields, filters = "HL Work Order", ["name", "caller_phone"], [["name", "=", name]]
		rest = self.get(f"/api/resource/{doctype}", filters=filters, fields=fields)
		report = self.call(
			"frappe.desk.reportview.get",
			doctype=doctype,
			fields=["`tabHL Work Order`.`name`", "`tabHL Work Order`.`caller_phone`"],
			filters=[[doctype, "name", "=", name]],
		)
		value = self.call("frappe.client.get_value", doctype=doctype, fieldname="caller_phone", filters=name)
		table = _answer(report)
		found = [
			_answer(self.get(f"/api/resource/{doctype}/{name}"), "data").get("caller_phone"),
			_answer(rest, "data")[0].get("caller_phone"),
			dict(zip(table["keys"], table["values"][0], strict=True)).get("caller_phone"),
			(_answer(value) or {}).get("caller_phone"),
		]
		if may_write:
			changed = self.session.put(f"{self.url}/api/resource/{doctype}/{name}", json={"title": "Anew"})
			found.append(_answer(changed, "data").get("caller_phone"))
		return found

	def may_load(self, address: str) -> bool:
		"""Whether a private file is given out."""
		status = self.get(address).status_code
		assert status in (200, 401, 403, 404), status
		return status == 200


def _texts(values: dict) -> dict[str, str]:
	return {key: value if isinstance(value, str) else json.dumps(value) for key, value in values.items()}


def _answer(answer: requests.Response, key: str = "message"):
	"""The answer's content; nothing where the user has no right to ask."""
	assert answer.status_code in (200, 401, 403), answer.text[:300]
	return answer.json().get(key) or [] if answer.ok else []


@pytest.fixture
def client(sessions, server: Server, request: pytest.FixtureRequest) -> Client:
	"""The client of the test's role."""
	return Client(sessions[request.getfixturevalue("role")], server.url)


def _expected(role: str, right: str) -> dict[str, set[str]]:
	"""By record type the rows on which the role has the right."""
	found = defaultdict(set)
	for row, rights in EXPECTED[role].items():
		found[row.split(":")[0]] |= {row} if right in rights else set()
	return found


@pytest.mark.parametrize("role", ACCOUNTS)
def test_records_themselves(role: str, client: Client, scene: Scene) -> None:
	"""Each record is read and written over REST by whom the table names, and by nobody else."""
	found = {}
	for row, name in scene.names.items():
		doctype = row.split(":")[0]
		rights = ("r" if client.may_read(doctype, name) else "") + (
			"w" if client.may_write(doctype, name) else ""
		)
		found[row] = rights + ("f" if row in scene.files and client.may_load(scene.files[row]) else "")
	assert found == {row: rights.replace("x", "") for row, rights in EXPECTED[role].items()}


@pytest.mark.parametrize("role", ACCOUNTS)
def test_lists_counts_reports_and_exports(role: str, client: Client, scene: Scene) -> None:
	"""List, report view, link search, count and export hold what the role may read, and nothing besides."""
	rows = defaultdict(dict)
	for row, name in scene.names.items():
		rows[row.split(":")[0]][name] = row
	readable, exportable = _expected(role, "r"), _expected(role, "x")
	for doctype, by_name in rows.items():
		names = list(by_name)
		for way, listed in client.listed(doctype, names).items():
			assert {by_name[name] for name in listed} == readable[doctype], way
		assert client.counted(doctype, names) == len(readable[doctype]), doctype
		assert {by_name[name] for name in client.exported(doctype, names)} == exportable[doctype], doctype


@pytest.mark.parametrize("role", ACCOUNTS)
def test_files_are_listed_with_their_record(role: str, client: Client, scene: Scene) -> None:
	"""The list of files names those that may be opened, and no others."""
	filters = [["file_url", "in", list(scene.files.values())]]
	listed = _answer(client.get("/api/resource/File", filters=filters, fields=["file_url"]), "data")
	expected = {scene.files[row] for rows in _expected(role, "f").values() for row in rows}
	assert {file["file_url"] for file in listed} == expected


@pytest.mark.clause("G-4.1.9", "H-5.2")
@pytest.mark.parametrize("role", [role for role in ACCOUNTS if role in _table(PHONES)])
def test_phones_are_masked_by_role(role: str, client: Client, scene: Scene) -> None:
	"""Each way to an order's phone gives it plain or not at all, as the table says; the mask is for all."""
	for row, how in _table(PHONES)[role].items():
		if not how:
			continue
		name = scene.names[row]
		record, *others = client.phones(name, may_write="w" in EXPECTED[role][row])
		assert all(phone is None for phone in others) == (how != "plain"), (row, others)
		assert (record is None) == (how == "masked"), row


@pytest.mark.clause("H-5.2")
@pytest.mark.parametrize("role", ["agent", "complaints"])
def test_phones_are_not_found_out_by_asking(role: str, client: Client) -> None:
	"""Who reads phones masked can't count or list orders by a part of a number, by the whole one they can."""
	part, whole = [["caller_phone", "like", f"{PHONE[:8]}_%"]], [["caller_phone", "=", PHONE]]
	for way, named in (
		("/api/resource/HL Work Order", {}),
		("/api/method/frappe.client.get_count", {"doctype": "HL Work Order"}),
	):
		assert client.get(way, filters=part, **named).status_code == 403
		assert client.get(way, filters=whole, **named).status_code == 200
	answer = client.get("/api/resource/HL Work Order", order_by="caller_phone asc")
	assert answer.status_code == 403
