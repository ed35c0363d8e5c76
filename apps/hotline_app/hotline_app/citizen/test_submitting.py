"""Requests that citizens send without an account."""

from io import BytesIO

import frappe
import pytest
from PIL import Image

from hotline_app.citizen import photos, submitting, tracking
from hotline_app.citizen.errors import NotFoundError, OtherRequestError, RefusedRequestError
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

VALUES = {
	"line": making.LINE,
	"kind": "Repair",
	"category": "Plumbing",
	"description": "No water since this morning.",
	"area": "Wuxing District",
	"address": "1 Test Road",
	"caller_name": "Li",
	"caller_phone": "139 1234 5678",
}


@pytest.fixture(autouse=True)
def guest(site):
	"""Nobody is signed in."""
	with making.acting_as("Guest"):
		yield


def picture(kind: str = "JPEG", size: tuple[int, int] = (30, 20), **saved) -> bytes:
	"""Return a picture as a phone would send it."""
	written = BytesIO()
	Image.new("RGB", size, "green").save(written, kind, **saved)
	return written.getvalue()


def order_of(receipt: submitting.Receipt):
	"""Return the order that came of a request."""
	return frappe.get_doc("HL Work Order", {"query_code": receipt.code})


@pytest.mark.clause("C-3.1")
def test_request_becomes_an_order_like_any_other():
	"""What a citizen sends by the web is an order with the same fields, rules, category and deadlines."""
	order = order_of(submitting.submit(VALUES))
	assert (order.channel, order.stage, order.kind, order.category) == (
		"Web",
		"Accepted",
		"Repair",
		"Plumbing",
	)
	assert order.customer and order.caller_phone == "13912345678"
	assert not order.agent
	assert frappe.db.exists("HL SLA Clock", {"reference_name": order.name})


@pytest.mark.clause("C-3.1")
def test_appointment_is_booked():
	"""A kind that asks for a time takes an appointment to come, and refuses one that has passed."""
	later = frappe.utils.add_to_date(None, days=2, as_string=True, as_datetime=True)
	assert order_of(submitting.submit({**VALUES, "appointment_at": later})).appointment_at
	with pytest.raises(RefusedRequestError):
		submitting.submit({**VALUES, "appointment_at": "2020-01-01 10:00:00"})


def test_sent_again_changes_nothing():
	"""The same request with the same number gives the same code and no second order."""
	before = frappe.db.count("HL Work Order")
	first = submitting.submit(VALUES, external_id="a-random-number")
	again = submitting.submit(VALUES, external_id="a-random-number")
	assert again == first._replace(is_repeat=True)
	assert frappe.db.count("HL Work Order") == before + 1


def test_number_of_another_request_tells_nothing():
	"""Whoever sends something else with a number that was used learns no code."""
	submitting.submit(VALUES, external_id="a-random-number")
	with pytest.raises(OtherRequestError):
		submitting.submit({**VALUES, "description": "Something else"}, external_id="a-random-number")


@pytest.mark.parametrize(
	"change",
	[
		{"line": "No Such Line"},
		{"line": None},
		{"kind": "No Such Kind"},
		{"description": " "},
		{"caller_phone": None},
		{"category": "No Such Category"},
		{"area": "No Such Area"},
		{"category": None},
	],
)
def test_what_can_not_be_sent(change):
	"""What a line does not take, or lacks what is needed, is refused and leaves nothing behind."""
	before = frappe.db.count("HL Work Order")
	with pytest.raises(RefusedRequestError):
		submitting.submit({**VALUES, **change})
	assert frappe.db.count("HL Work Order") == before


def test_line_decides_what_it_takes():
	"""An administrator's table of kinds says what is taken, what may be anonymous, and its category."""
	line = frappe.get_doc("HL Line", making.LINE)
	line.append("public_kinds", {"kind": "Report", "anonymous": 1, "category": "Plumbing"})
	line.save(ignore_permissions=True)
	assert [row["kind"] for row in submitting.offered(making.LINE)] == ["Report"]
	with pytest.raises(RefusedRequestError):
		submitting.submit(VALUES)
	order = order_of(submitting.submit({**VALUES, "kind": "Report", "category": None}))
	assert order.category == "Plumbing"
	line.on_web = 0
	line.save(ignore_permissions=True)
	assert submitting.offered(making.LINE) == []


def test_anonymous_request_leaves_nothing_of_the_caller():
	"""An anonymous request has no name, no phone and no customer, and is looked up by its check number."""
	line = frappe.get_doc("HL Line", making.LINE)
	line.append("public_kinds", {"kind": "Report", "anonymous": 1, "category": "Plumbing"})
	line.append("public_kinds", {"kind": "Repair"})
	line.save(ignore_permissions=True)
	with pytest.raises(RefusedRequestError):
		submitting.submit(VALUES, anonymous=True)
	receipt = submitting.submit({**VALUES, "kind": "Report"}, anonymous=True)
	order = order_of(receipt)
	assert not (order.caller_name or order.caller_phone or order.customer)
	assert tracking.find(receipt.code, receipt.check_number).name == order.name
	with pytest.raises(NotFoundError):
		tracking.find(receipt.code, "5678")


def test_photo_is_written_anew():
	"""A photo is kept as a picture only: without the place where it was taken, and private to the order."""
	exif = Image.Exif()
	exif[0x9286] = "secret"
	exif[0x010E] = "taken at home"
	order = order_of(submitting.submit(VALUES, photos=photos.read([picture(exif=exif), picture("PNG")])))
	files = frappe.get_all("File", {"attached_to_name": order.name}, ["name", "is_private"])
	assert [file.is_private for file in files] == [1, 1]
	for file in files:
		content = frappe.get_doc("File", file.name).get_content()
		assert Image.open(BytesIO(content)).format == "JPEG" and b"taken at home" not in content


@pytest.mark.parametrize(
	"files",
	[
		[b"<html><script>alert(1)</script></html>"],
		[b"\x89PNG\r\n\x1a\nnot really"],
		[picture("GIF")],
		[picture()] * 5,
		[picture() + b"0" * 11 * 1024 * 1024],
	],
)
def test_what_is_no_photo(files):
	"""Files in disguise, other kinds, too many and too large ones are refused."""
	with pytest.raises(RefusedRequestError):
		photos.read(files)
