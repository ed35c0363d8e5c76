import io
import json
import zipfile

import frappe
import pytest
from frappe.utils import now_datetime

from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

ORDER, CUSTOMER, REQUEST = "HL Work Order", "HL Customer", "HL Person Request"
PHONE = "13987650055"


@pytest.fixture(autouse=True)
def uncommitted(demo, site, monkeypatch):
	"""What is stored batch by batch stays in the test's transaction."""
	monkeypatch.setattr(frappe.db, "commit", lambda: None)


def ended_order(**fields):
	order = making.order(caller_phone=PHONE, caller_name="Ms Gone", address="7 Test Road", **fields)
	frappe.db.set_value(ORDER, order.name, {"stage": "Closed", "closed_at": now_datetime()})
	return order


def asked(kind, customer):
	"""A request that was carried out."""
	request = frappe.get_doc(
		{"doctype": REQUEST, "kind": kind, "customer": customer, "identified_by": "Came in person."}
	).insert()
	request.carry_out()
	return frappe.get_doc(REQUEST, request.name)


@pytest.mark.clause("H-5.2")
def test_package_holds_what_is_held():
	"""The package tells all that is held about the person, readable and as data, with the files."""
	order = ended_order()
	frappe.get_doc(
		{
			"doctype": "File",
			"file_name": "tap.txt",
			"content": "The tap.",
			"attached_to_doctype": ORDER,
			"attached_to_name": order.name,
			"is_private": 1,
		}
	).insert()
	request = asked("Export", order.customer)
	file = frappe.get_doc("File", {"file_url": request.package})
	archive = zipfile.ZipFile(io.BytesIO(file.get_content()))
	data = json.loads(archive.read("data.json"))
	assert file.is_private and request.state == "Done"
	told = json.dumps(data, ensure_ascii=False)
	assert PHONE in told and "7 Test Road" in told and order.name in told
	assert "****" not in told
	assert "Ms Gone" in archive.read("index.html").decode()
	assert [archive.read(name) for name in archive.namelist() if name.startswith("files/")] == [b"The tap."]


@pytest.mark.clause("G-4.1.9", "H-5.2")
def test_person_is_erased_and_figures_stay():
	"""Nothing names the person any more, masks included; the orders keep what statistics ask for."""
	order = ended_order()
	customer = order.customer
	before = frappe.db.get_value(ORDER, order.name, ["line", "kind", "category", "area", "closed_at"])
	request = asked("Erasure", customer)
	assert request.state == "Done" and not request.customer
	assert {(row.document_type, row.found, row.done) for row in request.records} >= {
		(ORDER, 1, 1),
		(CUSTOMER, 1, 1),
	}
	stored = frappe.db.get_value(ORDER, order.name, "*")
	for name in ("caller_phone", "caller_phone_masked", "caller_name", "address_masked", "title"):
		assert not stored[name], name
	assert frappe.db.get_value(ORDER, order.name, ["line", "kind", "category", "area", "closed_at"]) == before
	assert not frappe.db.exists(CUSTOMER, customer)
	assert not frappe.db.exists(CUSTOMER, {"phone": PHONE})
	kept = json.dumps(request.as_dict(), default=str)
	assert PHONE not in kept and customer not in kept
	with pytest.raises(frappe.ValidationError):
		request.carry_out()


@pytest.mark.clause("H-5.2")
def test_erasure_respects_holds():
	"""What is held stays, is named, and goes when the erasure is carried out once more after the hold."""
	order, other = ended_order(), ended_order()
	hold = frappe.get_doc(
		{
			"doctype": "HL Retention Hold",
			"document_type": ORDER,
			"document_name": order.name,
			"reason": "A court asks about it.",
		}
	).insert()
	request = asked("Erasure", order.customer)
	assert request.state == "Partly Done" and request.customer == order.customer
	[row] = [row for row in request.records if row.document_type == ORDER]
	assert (row.found, row.done, row.held) == (2, 1, 1)
	assert frappe.db.get_value(ORDER, order.name, "caller_phone") == PHONE
	assert not frappe.db.get_value(ORDER, other.name, "caller_phone")
	frappe.delete_doc("HL Retention Hold", hold.name)
	request.carry_out()
	assert frappe.db.get_value(REQUEST, request.name, "state") == "Done"
	assert not frappe.db.get_value(ORDER, order.name, "caller_phone")


def test_nobody_is_erased_with_an_order_in_hand():
	"""While an order is in hand its customer is needed, and stays."""
	order = making.order(caller_phone=PHONE, caller_name="Ms Here")
	with pytest.raises(frappe.ValidationError):
		asked("Erasure", order.customer)
	assert frappe.db.get_value(CUSTOMER, order.customer, "phone") == PHONE


def test_only_administrators_carry_requests_out():
	"""A leader neither sees requests nor makes one."""
	order = ended_order()
	with making.acting_as(making.LEADER):
		assert not frappe.has_permission(REQUEST, "read")
		with pytest.raises(frappe.PermissionError):
			asked("Export", order.customer)
