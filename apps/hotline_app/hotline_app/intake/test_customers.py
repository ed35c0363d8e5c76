import json
from pathlib import Path

import frappe
import pytest

import hotline_app
from hotline_app.api import customers
from hotline_app.intake import customer_history
from tests.support import making

HEATING_FIELDS = Path(hotline_app.__file__).parent / "packs/heating/records/05_customer_fields.json"

pytestmark = pytest.mark.usefixtures("demo", "site")


@pytest.fixture
def agent():
	with making.acting_as(making.AGENT):
		yield making.AGENT


def customer(**fields):
	"""Return a stored customer."""
	values = {"customer_name": "Ms Record", "phone": "13800000001", "address": "1 File Street"}
	return frappe.get_doc({"doctype": "HL Customer", **values, **fields}).insert()


def _names(rows: list[dict]) -> list[str]:
	return [row["name"] for row in rows]


@pytest.mark.clause("C-6.2.4")
@pytest.mark.parametrize(
	"text", ["138 0000 0001", "+86 13800000001", "1380000", "0572-7777", "NH-00", "Record", "ms rec"]
)
def test_found_by_any_phone_card_or_name(agent, text):
	"""A customer is found by the beginning of any phone or card number, or by part of the name."""
	made = customer(card_number="NH-0042", phones=[{"phone": "0572 777 7777", "note": "Work"}])
	with making.acting_as(making.LEADER):
		found = customers.search(text)
	assert made.name in _names(found)
	assert found[0]["phones"] == ["13800000001", "05727777777"]


@pytest.mark.parametrize("text", ["", "  ", "%", "13", "No Such Person"])
def test_too_little_finds_nobody(agent, text):
	"""What could be anybody, or is nobody, finds nothing instead of everybody."""
	customer()
	assert customers.search(text) == []


@pytest.mark.parametrize(
	("doctype", "fieldname"),
	[
		("HL Customer", "phone"),
		("HL Customer", "card_number"),
		("HL Customer", "customer_name"),
		("HL Customer Phone", "phone"),
	],
)
def test_search_has_its_indexes(doctype, fieldname):
	"""What customers are looked up by has an index, so their number does not matter."""
	assert frappe.db.get_column_index(f"tab{doctype}", fieldname)


def test_customers_are_not_for_everybody(agent):
	"""Who has no right on customers finds none, sees none and merges none."""
	made, other = customer(), customer(phone="13800000009")
	with making.acting_as(making.PROVIDER):
		for call in (
			lambda: customers.search("1380"),
			lambda: customers.view(made.name),
			lambda: customers.history(made.name),
			lambda: customers.duplicates(made.name),
			lambda: customers.merge(made.name, other.name),
		):
			with pytest.raises(frappe.PermissionError):
				call()


def test_who_may_only_read_does_not_merge(agent):
	"""Merging asks for the right to change customers."""
	made, other = customer(), customer(phone="13800000009")
	with making.acting_as(making.FOLLOWUP_AGENT), pytest.raises(frappe.PermissionError):
		customers.merge(made.name, other.name)


def test_likely_duplicates_with_reasons(agent):
	"""Others with the same phone, card, or name and address are shown as likely the same person."""
	made = customer(card_number="C-1", phones=[{"phone": "13800000002"}])
	by_phone = customer(customer_name="Other", phone="13800000002", address="Elsewhere")
	by_card = customer(customer_name="Third", phone="13800000003", card_number="C-1", address="Elsewhere")
	by_name = customer(phone="13800000004")
	customer(phone="13800000005", address="Another House")
	reasons = {row["name"]: row["reasons"] for row in customers.duplicates(made.name)}
	assert reasons == {by_phone.name: ["phone"], by_card.name: ["card_number"], by_name.name: ["name"]}


@pytest.mark.clause("C-6.2.4")
def test_merge_moves_everything(agent):
	"""Merging moves phones, missing values and orders to the record that stays, and removes the other."""
	source = customer(
		customer_name="Ms Recrod",
		phone="13800000011",
		card_number="C-11",
		gender="Female",
		notes="Hard of hearing",
		phones=[{"phone": "13800000012", "note": "Son"}],
	)
	target = customer(phone="13800000001", notes="Ring twice", address="2 Other Street")
	order = making.order(caller_phone="13800000011")
	assert order.customer == source.name
	assert customers.merge(source.name, target.name) == {"name": target.name}
	target.reload()
	assert customers.view(target.name)["phones"] == ["13800000001", "13800000011", "13800000012"]
	assert (target.card_number, target.gender) == ("C-11", "Female")
	assert target.address == "2 Other Street"
	assert target.notes == "Ring twice\nHard of hearing"
	assert frappe.db.get_value("HL Work Order", order.name, "customer") == target.name
	assert not frappe.db.exists("HL Customer", source.name)
	[trace] = customers.view(target.name)["traces"]
	assert "Ms Recrod" in trace["content"] and "13800000012" in trace["content"]


def test_merge_overwrites_nothing(agent):
	"""What the record that stays holds is kept; an address and its coordinates stay together."""
	source = customer(
		phone="13800000011", latitude=30.1, longitude=120.1, gift_consent=1, email="a@example.com"
	)
	target = customer(phone="13800000012", address="Kept Street", email="b@example.com")
	customers.merge(source.name, target.name)
	target.reload()
	assert (target.address, target.latitude, target.email) == ("Kept Street", 0, "b@example.com")
	assert not target.gift_consent


@pytest.mark.parametrize("target", ["itself", "no-such-customer"])
def test_merge_needs_two_records(agent, target):
	"""A record can't be merged with itself or with one that is not there; nothing is lost."""
	made = customer()
	with pytest.raises((frappe.ValidationError, frappe.DoesNotExistError)):
		customers.merge(made.name, made.name if target == "itself" else target)
	assert frappe.db.exists("HL Customer", made.name)


def test_merging_gives_no_right_to_delete(agent):
	"""An agent who merged two records may still not delete another."""
	source, target, other = (customer(phone=f"1380000002{digit}") for digit in range(3))
	customers.merge(source.name, target.name)
	with pytest.raises(frappe.PermissionError):
		frappe.delete_doc("HL Customer", other.name)


@pytest.mark.clause("H-5.1")
def test_history_on_one_page(agent):
	"""Orders, urges and follow-ups of a customer are on one page, newest first, or by kind."""
	done = making.completed_order(caller_phone="13800000031", caller_name="Ms History")
	enquiry = making.order(caller_phone="13800000031", kind="Enquiry", category="Other Enquiries")
	with making.acting_as("Administrator"):
		frappe.get_doc({"doctype": "HL Urge", "work_order": done.name, "content": "Where is he?"}).insert()
	person = done.customer
	entries = customers.history(person)
	assert {"repairs", "enquiries", "urges", "followups"} <= {entry["kind"] for entry in entries}
	times = [entry["at"] for entry in entries]
	assert times == sorted(times, reverse=True)
	assert _names(customers.history(person, "enquiries")) == [enquiry.name]
	assert {row["kind"]: row["count"] for row in customers.view(person)["counts"]}["repairs"] == 1


def test_history_is_paged(agent):
	"""A long history comes in pages that neither repeat nor leave out an entry."""
	person = making.order(caller_phone="13800000041").customer
	for _number in range(customer_history.PAGE + 2):
		making.order(caller_phone="13800000041")
	first = _names(customers.history(person, kind="repairs"))
	second = _names(customers.history(person, kind="repairs", start=customer_history.PAGE))
	assert len(first) == customer_history.PAGE
	assert len(second) == 3
	assert not set(first) & set(second)


def test_history_asks_a_fixed_number_of_questions(agent, monkeypatch):
	"""However long a history is, the number of queries stays the same."""
	person = making.order(caller_phone="13800000051").customer
	customers.history(person)
	short = _queries(lambda: customers.history(person), monkeypatch)
	for _number in range(5):
		making.order(caller_phone="13800000051")
	assert _queries(lambda: customers.history(person), monkeypatch) == short


def _queries(call, monkeypatch) -> int:
	asked = []
	run = frappe.db.sql
	with monkeypatch.context() as patch:
		patch.setattr(frappe.db, "sql", lambda *args, **kwargs: asked.append(args) or run(*args, **kwargs))
		call()
	return len(asked)


def test_history_leaves_out_what_one_may_not_read(agent):
	"""Another module's records join the history by the hook; what the user may not read is not there."""
	person = frappe.get_doc("HL Customer", making.order(caller_phone="13800000061").customer)
	with making.acting_as(making.PROVIDER):
		shown = {source.doctype for source in customer_history.sources_of(person)}
	assert "HL Follow-up Task" not in shown


@pytest.mark.clause("H-5.1")
def test_heating_fields_of_a_customer():
	"""The heating pack gives customers heated area, supply history, payments, and the sum in arrears."""
	records = json.loads(HEATING_FIELDS.read_text())
	existing = [record["name"] for record in records if frappe.db.exists("Custom Field", record["name"])]
	try:
		for record in records:
			if record["name"] not in existing:
				frappe.get_doc(record).insert()
		made = customer(
			heated_area=92.5,
			supply=[{"season": "2025-2026", "area_m2": 92.5, "supply_state": "Supplied"}],
			payments=[
				{"period": "2024-2025", "amount": 2300, "state": "Paid"},
				{"period": "2025-2026", "amount": 1150.5, "state": "In Arrears"},
			],
		)
		assert made.arrears == 1150.5
		other = customer(phone="13800000071", supply=[{"season": "2024-2025", "supply_state": "Stopped"}])
		customers.merge(other.name, made.name)
		made.reload()
		assert [row.season for row in made.supply] == ["2025-2026", "2024-2025"]
		shown = {f.fieldname for f in frappe.get_meta("HL Customer").fields}
		assert {"heated_area", "supply", "payments", "arrears"} <= shown
	finally:
		# Adding columns commits, so the test takes its fields and records away itself.
		for name in frappe.get_all("HL Customer", {"phone": ("like", "1380000%")}, pluck="name"):
			frappe.delete_doc("HL Customer", name)
		for record in reversed(records):
			if record["name"] not in existing:
				frappe.delete_doc("Custom Field", record["name"], force=True)
		frappe.db.commit()


@pytest.mark.clause("C-6.2.4")
def test_record_of_a_customer(agent):
	"""A customer's record keeps phones, card, name, gender, address, source and consent to gifts."""
	values = {
		"gender": "Female",
		"card_number": "C-9",
		"email": "ms@example.com",
		"heard_from": "Radio",
		"gift_consent": 1,
		"area": "Wuxing District",
		"latitude": 30.86,
		"longitude": 120.18,
	}
	made = customer(phones=[{"phone": "057288880000", "note": "Daughter"}], **values)
	with making.acting_as(making.LEADER):
		shown = customers.view(made.name)
	assert {field: shown["customer"][field] for field in values} == values
	assert shown["phones"] == ["13800000001", "057288880000"]
	assert shown["may_edit"]
