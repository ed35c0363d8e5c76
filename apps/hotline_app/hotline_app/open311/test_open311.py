"""Open311 GeoReport v2, without the network between."""

from datetime import timedelta

import frappe
import pytest
from frappe.utils import add_days, add_to_date, now_datetime

from hotline_app.citizen.errors import RefusedRequestError
from hotline_app.open311 import arguments, jurisdictions, keys, posting, requests, services, written
from hotline_app.open311.errors import NotOfferedError, WrongArgumentError
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

CODE = "WATER-1"
SENT = {
	"service_code": CODE,
	"lat": "30.86512",
	"long": "120.18345",
	"address_string": "1 Test Road, Mr Li at home",
	"description": "No water since this morning.",
	"first_name": "Li",
	"last_name": "Lei",
	"phone": "139 1234 5678",
}
QUESTIONS = [
	{
		"code": "WHERE",
		"description": "Which room?",
		"datatype": "singlevaluelist",
		"choices": "k: Kitchen\nb: Bath",
	},
	{"code": "SINCE", "description": "Since when?", "datatype": "datetime", "fieldname": "appointment_at"},
	{"code": "TAPS", "description": "How many taps?", "datatype": "number", "required": 1},
]


@pytest.fixture(autouse=True)
def opened(site):
	"""The line is open to Open311, with one service."""
	frappe.db.set_value("HL Category", {"open311": 1}, "open311", 0)
	frappe.db.set_value("HL Work Order", {"category": "Plumbing"}, "confidential", 1)
	line = frappe.get_doc("HL Line", making.LINE)
	line.jurisdiction_id = "city.example"
	line.append("public_kinds", {"kind": "Report", "anonymous": 1})
	line.append("public_kinds", {"kind": "Repair"})
	line.save()
	category(open311=1, service_code=CODE)


def category(**fields):
	"""Return the stored category of the tests, changed."""
	doc = frappe.get_doc("HL Category", "Plumbing")
	doc.update(fields)
	return doc.save()


def post(answers=None, **sent):
	"""Return the order that came of what a client sent."""
	told = posting.post(making.LINE, {**SENT, **sent}, answers or {})
	return frappe.get_doc("HL Work Order", told["service_request_id"])


def listed(**asked) -> list[str]:
	"""Return the numbers of the public orders."""
	return [row["service_request_id"] for row in requests.listing(making.LINE, asked)]


@pytest.mark.clause("C-3.1")
def test_order_of_a_client_is_an_ordinary_order():
	"""What a client sends has customer, deadlines, kind and stage like any other order."""
	with making.acting_as("Guest"):
		order = post()
	assert (order.channel, order.line, order.category) == ("Open311", making.LINE, "Plumbing")
	assert (order.stage, order.caller_phone, order.caller_name) == ("Accepted", "13912345678", "Li Lei")
	assert order.customer and not order.agent and not order.source_system
	assert (order.latitude, order.address) == (30.86512, SENT["address_string"])
	assert frappe.db.exists("HL SLA Clock", {"reference_name": order.name})


def test_line_decides_what_it_takes():
	"""Without a phone the request is anonymous, and taken only where the line allows it."""
	with pytest.raises(RefusedRequestError):
		post(phone="")
	category(kind="Report")
	assert not post(phone="").caller_name


@pytest.mark.parametrize(
	"wrong",
	[
		{"service_code": ""},
		{"lat": "", "address_string": ""},
		{"lat": "91"},
		{"long": "east"},
		{"lat": "nan"},
		{"lat": "", "long": "", "address_string": ""},
		{"address_id": "nowhere"},
		{"description": "x" * 4001},
		{"media_url": "javascript:alert(1)"},
		{"email": "nobody"},
	],
)
def test_wrong_requests_are_refused(wrong: dict):
	"""What is missing, out of range or no address is a bad request, and nothing is stored."""
	before = frappe.db.count("HL Work Order")
	with pytest.raises(WrongArgumentError):
		post(**wrong)
	assert frappe.db.count("HL Work Order") == before


def test_questions_of_a_service():
	"""The questions of a category are its definition; answers go into fields or the description."""
	assert not services.listing(making.LINE)[0]["metadata"]
	category(attributes=QUESTIONS)
	assert services.listing(making.LINE)[0]["metadata"]
	told = services.definition(making.LINE, CODE)["attributes"]
	assert [(one["code"], one["order"], one["required"]) for one in told] == [
		("WHERE", 1, False),
		("SINCE", 2, False),
		("TAPS", 3, True),
	]
	assert told[0]["values"] == [{"key": "k", "name": "Kitchen"}, {"key": "b", "name": "Bath"}]
	order = post({"WHERE": ["b"], "SINCE": ["2030-01-02T03:04:05+08:00"], "TAPS": ["2"]})
	assert "Which room?: Bath" in order.description and "How many taps?: 2" in order.description
	assert str(order.appointment_at) == "2030-01-02 03:04:05"


@pytest.mark.parametrize(
	"answers",
	[
		{},
		{"TAPS": ["many"]},
		{"TAPS": ["1", "2"]},
		{"TAPS": ["1"], "WHERE": ["x"]},
		{"TAPS": ["1"], "SINCE": ["soon"]},
	],
)
def test_wrong_answers_are_refused(answers: dict):
	"""A required answer that is missing, and one of another kind or choice, is refused."""
	category(attributes=QUESTIONS)
	with pytest.raises(WrongArgumentError):
		post(answers)


def test_questions_take_only_a_citizens_fields():
	"""A question can't write where a citizen doesn't, nor stand without choices or twice."""
	for wrong in (
		{"code": "A", "description": "?", "fieldname": "confidential_note"},
		{"code": "A", "description": "?", "fieldname": "agent"},
		{"code": "A", "description": "?", "datatype": "singlevaluelist"},
		{"code": "a b", "description": "?"},
	):
		with pytest.raises(frappe.ValidationError):
			category(attributes=[wrong])
	with pytest.raises(frappe.ValidationError):
		category(attributes=[QUESTIONS[0], QUESTIONS[0]])


def test_only_what_is_published_is_offered():
	"""A category that is not published, out of use, or not taken by the line is no service."""
	assert [one["service_code"] for one in services.listing(making.LINE)] == [CODE]
	for change in ({"open311": 0}, {"enabled": 0}, {"kind": "Enquiry"}):
		frappe.db.set_value("HL Category", "Plumbing", {"open311": 1, "enabled": 1, "kind": "", **change})
		frappe.clear_document_cache("HL Category", "Plumbing")
		offered = services.listing(making.LINE)
		# A kind that the line does not take gets one that it takes, if the category has none of its own.
		assert offered == [], change
	with pytest.raises(NotOfferedError):
		services.definition(making.LINE, CODE)


def test_published_category_needs_a_code():
	"""A published category has a code of its own that an address can hold."""
	for wrong in ({"service_code": ""}, {"service_code": "a/b"}):
		with pytest.raises(frappe.ValidationError):
			category(**wrong)
	with pytest.raises(frappe.UniqueValidationError):
		frappe.get_doc(
			{"doctype": "HL Category", "category_name": "Other", "open311": 1, "service_code": CODE}
		).insert()


@pytest.mark.clause("J-37")
def test_nothing_unreviewed_is_listed():
	"""Without a review an order shows service, status, times and area: no text or person."""
	order = post()
	told = requests.one(making.LINE, order.name)
	assert (told["status"], told["service_code"], told["description"]) == ("open", CODE, None)
	assert (told["lat"], told["long"]) == (30.865, 120.183)
	shown = " ".join(str(value) for value in told.values())
	for secret in ("Li", "1391234", "Test Road", order.query_code, "No water"):
		assert secret not in shown


@pytest.mark.clause("J-37")
def test_reviewed_text_and_place_are_listed():
	"""A released text is shown, and where the category allows it the exact place."""
	category(exact_place=1)
	order = post()
	assert requests.one(making.LINE, order.name)["lat"] == 30.865
	frappe.get_doc(
		{
			"doctype": "HL Publication",
			"work_order": order.name,
			"text": "A house has no water.",
			"answer": "The pipe is being repaired.",
			"published": 1,
		}
	).insert()
	told = requests.one(making.LINE, order.name)
	assert (told["description"], told["status_notes"]) == (
		"A house has no water.",
		"The pipe is being repaired.",
	)
	assert (told["lat"], told["long"]) == (30.86512, 120.18345)
	assert told["address"].startswith("1 Test Road")


@pytest.mark.clause("J-37")
def test_confidential_orders_do_not_exist():
	"""A confidential order, a complaint and one of another category are never found."""
	order = post()
	assert listed() == [order.name]
	for hidden in ({"confidential": 1}, {"led_elsewhere": 1}, {"category": "Electrical"}):
		shown = {"confidential": 0, "led_elsewhere": 0, "category": "Plumbing"}
		frappe.db.set_value("HL Work Order", order.name, {**shown, **hidden})
		assert listed() == listed(service_request_id=order.name) == []
		with pytest.raises(NotOfferedError):
			requests.one(making.LINE, order.name)


def test_listing_by_time_status_service_and_number():
	"""Orders of 90 days are listed, the latest first, by time, status, service, number and page."""
	orders = [post(phone=f"1391234567{at}").name for at in range(4)]
	for at, name in enumerate(orders):
		moment = add_days(now_datetime(), -40 * at)
		frappe.db.set_value("HL Work Order", name, {"requested_at": moment})
	frappe.db.set_value("HL Work Order", orders[1], {"stage": "Closed", "closed_at": now_datetime()})
	assert listed() == orders[:3]
	assert listed(status="closed") == [orders[1]]
	assert listed(status="open") == [orders[0], orders[2]]
	assert listed(status="open,closed") == orders[:3]
	assert listed(service_code=f"{CODE},other") == orders[:3]
	assert listed(service_code="other") == []
	assert listed(page_size="2", page="2") == [orders[2]]
	assert listed(service_request_id=f"{orders[3]}, {orders[0]},x", status="closed") == [orders[0], orders[3]]
	early = add_to_date(now_datetime(), days=-131).isoformat() + "Z"
	assert listed(start_date=early) == [orders[2], orders[3]]


@pytest.mark.parametrize(
	"asked",
	[
		{"status": "waiting"},
		{"page": "0"},
		{"page_size": "1001"},
		{"page": "x"},
		{"start_date": "yesterday"},
		{"start_date": "0001-01-01T00:00:00+14:00"},
		{"start_date": "2020-01-01T00:00:00Z", "end_date": "2020-06-01T00:00:00Z"},
		{"start_date": "2020-01-02T00:00:00Z", "end_date": "2020-01-01T00:00:00Z"},
		{"end_date": "0001-01-01T00:00:00"},
		{"service_request_id": ",".join(map(str, range(201)))},
	],
)
def test_wrong_questions_are_refused(asked: dict):
	"""What can't be read or asks for too much at once is a bad request."""
	with pytest.raises(WrongArgumentError):
		requests.listing(making.LINE, asked)


def test_token_becomes_a_number():
	"""Where the number is told after acceptance the sender gets a token, which has the number later."""
	category(after_acceptance=1)
	told = posting.post(making.LINE, SENT, {})
	assert "service_request_id" not in told
	order = frappe.get_last_doc("HL Work Order")
	frappe.db.set_value("HL Work Order", order.name, "stage", "Draft")
	assert requests.of_token(making.LINE, told["token"])["service_request_id"] is None
	frappe.db.set_value("HL Work Order", order.name, "stage", "Accepted")
	assert requests.of_token(making.LINE, told["token"])["service_request_id"] == order.name
	with pytest.raises(NotOfferedError):
		requests.of_token(making.LINE, "nothing")


def test_jurisdictions():
	"""One open line needs no id, of several one is named, and two lines don't share an id."""
	assert jurisdictions.line_of(None) == jurisdictions.line_of("city.example") == making.LINE
	with pytest.raises(NotOfferedError):
		jurisdictions.line_of("elsewhere")
	other = frappe.get_doc("HL Line", "City 311")
	other.jurisdiction_id = "city.example"
	with pytest.raises(frappe.ValidationError):
		other.save()
	other.reload()
	other.jurisdiction_id = "other.example"
	other.save()
	with pytest.raises(WrongArgumentError):
		jurisdictions.line_of("")
	frappe.db.set_value("HL Line", {"jurisdiction_id": ("is", "set")}, "jurisdiction_id", None)
	with pytest.raises(NotOfferedError):
		jurisdictions.line_of(None)


def test_keys():
	"""Only a key in use of an enabled partner opens the sending; of a key only its digest is kept."""
	partner = frappe.db.get_value("HL Partner", {"user": making.PARTNER})
	record = frappe.get_doc({"doctype": "HL Open311 Key", "title": "An app", "partner": partner}).insert()
	for nothing in (None, "", "guess"):
		with pytest.raises(keys.WrongKeyError):
			keys.find(nothing)
	key = record.make_key()
	assert keys.find(key).name == record.name
	assert key not in frappe.as_json(frappe.get_doc("HL Open311 Key", record.name))
	another = record.make_key()
	with pytest.raises(keys.WrongKeyError):
		keys.find(key)
	frappe.db.set_value("HL Partner", partner, "enabled", 0)
	with pytest.raises(keys.WrongKeyError):
		keys.find(another)


def test_sent_again_with_the_same_number_changes_nothing():
	"""A sender's own number makes sending repeatable."""
	first = posting.post(making.LINE, SENT, {}, external_id="app:1")
	again = posting.post(making.LINE, SENT, {}, external_id="app:1")
	assert first == again


def test_times_have_an_offset():
	"""Times are read with any offset, also where a plus sign came as a space, and written with the site's."""
	assert str(arguments.moment("x", "2026-01-31T01:30:00Z")) == "2026-01-31 09:30:00"
	assert str(arguments.moment("x", "2026-01-31T02:30:00 01:00")) == "2026-01-31 09:30:00"
	assert arguments.written("2026-01-31 09:30:00") == "2026-01-31T09:30:00+08:00"
	first, last = arguments.span(None, None)
	assert last - first == timedelta(days=90)


def test_written_as_xml_and_json():
	"""Lists become elements, nothing an empty one, truth a word; what XML can't write is left out."""
	content = [{"code": 1, "description": "a\x0b<b>", "no": None, "yes": True}]
	assert written.write("errors", content, "xml") == (
		b'<?xml version="1.0" encoding="utf-8"?>\n'
		b"<errors><error><code>1</code><description>a&lt;b&gt;</description><no />"
		b"<yes>true</yes></error></errors>"
	)
	assert b'"yes": true' in written.write("errors", content, "json")
