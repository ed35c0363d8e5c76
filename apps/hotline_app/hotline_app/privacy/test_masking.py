import json
from contextlib import nullcontext
from types import SimpleNamespace

import frappe
import pytest
from frappe import client
from frappe.desk.form.load import getdoc

from hotline_app import masked
from hotline_app.api import customers, orders, privacy, queue
from hotline_app.intake.report.daily_service_ledger import daily_service_ledger
from hotline_app.privacy import asking, telling
from tests.support import making

pytestmark = pytest.mark.usefixtures("demo", "site")

ORDER, CUSTOMER = "HL Work Order", "HL Customer"
PHONE, ADDRESS = "13987650099", "仁皇山路 12 号 3 幢"
MASKED = {"caller_phone": "139****0099", "address": "仁皇山路 ***", "caller_card_number": "****4321"}
DISPATCHER = "dispatcher@demo.example"


def known_order(**fields):
	"""An order of the leader's with all that is masked."""
	values = {"caller_phone": PHONE, "address": ADDRESS, "caller_card_number": "87654321", **fields}
	with making.acting_as(making.LEADER):
		return making.order(**values)


def stored(order):
	return frappe.db.get_value(ORDER, order.name, list(MASKED), as_dict=True)


@pytest.mark.parametrize(
	("pattern", "value", "shown"),
	[
		("Phone", "13912345678", "139****5678"),
		("Phone", "2100123", "****123"),
		("Phone", "96345", "96345"),
		("Address", "仁皇山路 12 号 3 幢", "仁皇山路 ***"),
		("Address", "1 Test Road", "Test Road ***"),
		("Address", "幸福小区李家", "幸福小 ***"),
		("Last Four", "330500123456", "****3456"),
		("Last Four", "1234", "****"),
		("First Letter", "张三丰", "张**"),
		("Hidden", "anything", "****"),
		("Phone", None, ""),
		("Address", " ", ""),
	],
)
def test_what_is_left_of_a_value(pattern, value, shown):
	"""Each pattern leaves enough to tell values apart, and no more; nothing stays nothing."""
	assert masked.mask(pattern, value) == shown


@pytest.mark.clause("G-4.1.9", "H-1.4", "H-5.2")
@pytest.mark.parametrize("user", [making.AGENT, making.FOLLOWUP_AGENT, DISPATCHER])
def test_lists_and_records_are_masked_by_role(user):
	"""Whoever has no right to the level reads masks: in lists, records, the desk's form and our own pages."""
	order = known_order()
	wanted = ["name", "caller_phone", "caller_phone_masked", "address", "caller_card_number"]
	with making.acting_as(user):
		[row] = client.get_list(ORDER, fields=list(wanted), filters={"name": order.name})
		assert row == {"name": order.name, "caller_phone_masked": MASKED["caller_phone"]}
		assert not client.get(ORDER, order.name).get("caller_phone")
		assert not (client.get_value(ORDER, "caller_phone", order.name) or {}).get("caller_phone")
		getdoc(ORDER, order.name)
		form = frappe.response.docs[0]
		assert not any(form.get(name) for name in MASKED)
		assert {name: form.get(f"{name}_masked") for name in MASKED} == MASKED
		shown = orders.view(order.name)["order"]
		assert {name: shown[name] for name in MASKED} == MASKED
		assert set(shown["masked"]) == set(MASKED)
	with making.acting_as(making.LEADER):
		[row] = client.get_list(ORDER, fields=list(wanted), filters={"name": order.name})
		assert (row.caller_phone, row.address) == (PHONE, ADDRESS)
		assert orders.view(order.name)["order"]["caller_phone"] == PHONE


@pytest.mark.clause("H-5.2")
def test_pages_and_reports_show_the_mask_where_the_value_was():
	"""Queue, search by the whole number, the customer's page and the ledger show an agent masks."""
	order = known_order()
	with making.acting_as(making.AGENT):
		[found] = queue.search(PHONE)
		assert (found["name"], found["caller_phone"]) == (order.name, MASKED["caller_phone"])
		assert queue.search(PHONE[:5]) == []
		[row] = customers.search(PHONE)
		assert (row["phone"], row["phones"], row["address"]) == (
			MASKED["caller_phone"],
			[MASKED["caller_phone"]],
			MASKED["address"],
		)
		assert customers.view(order.customer)["phones"] == [MASKED["caller_phone"]]
		today = frappe.utils.nowdate()
		rows = daily_service_ledger.execute({"from_date": today, "to_date": today})[1]
		assert {row.caller_phone for row in rows if row.name == order.name} == {MASKED["caller_phone"]}


def test_who_answers_for_the_order_reads_it_plain():
	"""The agent of an open order sees its caller in the record, and in lists as masked as anybody."""
	with making.acting_as(making.AGENT):
		order = making.order(caller_phone=PHONE, address=ADDRESS)
		assert orders.view(order.name)["order"]["caller_phone"] == PHONE
		assert orders.view(order.name)["order"]["masked"] == []
		[row] = queue.search(PHONE)
		assert row["caller_phone"] == MASKED["caller_phone"]
		assert customers.view(order.customer)["phones"] == [PHONE]


@pytest.mark.clause("H-5.2")
def test_saving_what_was_masked_changes_nothing():
	"""A form that was read masked is stored without loss, whether it sends nothing or the mask itself."""
	order = known_order()
	with making.acting_as(making.AGENT):
		read = frappe.get_doc(ORDER, order.name)
		read.apply_fieldlevel_read_permissions()
		frappe.get_doc({**read.as_dict(), "description": "The tap runs."}).save()
		again = frappe.get_doc(ORDER, order.name)
		again.update({**MASKED, "caller_name": "Ms Tester"})
		again.save()
	assert list(stored(order).values()) == [PHONE, ADDRESS, "87654321"]
	with making.acting_as(making.AGENT):
		changed = frappe.get_doc(ORDER, order.name)
		changed.caller_phone = "13900001111"
		changed.save()
	assert stored(order).caller_phone == "13900001111"
	assert frappe.db.get_value(ORDER, order.name, "caller_phone_masked") == "139****1111"


def test_other_phones_of_a_customer_are_kept():
	"""Rows of phones that came back without their numbers keep them, and a new row is stored."""
	customer = frappe.get_doc(
		{
			"doctype": CUSTOMER,
			"customer_name": "Ms Rows",
			"phone": PHONE,
			"phones": [{"phone": "13900002222"}],
		}
	).insert()
	with making.acting_as(making.AGENT):
		read = frappe.get_doc(CUSTOMER, customer.name)
		read.apply_fieldlevel_read_permissions()
		assert [row.get("phone") for row in read.phones] == [None]
		sent = frappe.get_doc(read.as_dict())
		sent.append("phones", {"phone": "13900003333"})
		sent.save()
	customer.reload()
	assert [row.phone for row in customer.phones] == ["13900002222", "13900003333"]
	assert [row.phone_masked for row in customer.phones] == ["139****2222", "139****3333"]


@pytest.mark.clause("G-4.1.9")
def test_history_holds_no_plain_values():
	"""What is kept of a change says that a number changed, not which it was."""
	order = known_order()
	order.reload()
	order.caller_phone = "13900001111"
	# Tests keep no versions unless they ask for them.
	order.save(ignore_version=False)
	versions = frappe.get_all("Version", {"ref_doctype": ORDER, "docname": order.name}, pluck="data")
	text = "".join(versions)
	assert PHONE not in text and "13900001111" not in text
	assert ["caller_phone", "139****0099", "139****1111"] in json.loads(versions[0])["changed"]


@pytest.mark.parametrize(
	("form", "refused"),
	[
		({"filters": {"caller_phone": ["like", "1398%"]}}, True),
		({"filters": [["HL Work Order", "caller_phone", "like", "%0099%"]]}, True),
		({"filters": '[["address", "like", "%12%"]]'}, True),
		({"or_filters": [["caller_phone", ">", "139"]]}, True),
		({"filters": {"caller_phone": ["in", [PHONE]]}}, True),
		({"order_by": "`tabHL Work Order`.`caller_phone` asc"}, True),
		({"group_by": "caller_phone"}, True),
		({"filters": {"caller_phone": PHONE}}, False),
		({"filters": [["HL Work Order", "caller_phone", "like", f"%{PHONE}%"]]}, False),
		({"filters": {"stage": "Accepted", "caller_phone": ["is", "set"]}}, False),
		({"filters": "no json", "order_by": "modified desc"}, False),
	],
)
def test_no_value_is_found_out_by_asking(monkeypatch, form, refused):
	"""A list is not narrowed down or sorted by a part of what is masked; by the whole value it is."""
	request = SimpleNamespace(path="/api/method/frappe.client.get_list")
	monkeypatch.setattr(frappe.local, "request", request, raising=False)
	for user, may_not in ((making.LEADER, False), (making.AGENT, refused)):
		with making.acting_as(user):
			frappe.local.form_dict = frappe._dict({"doctype": ORDER, **form})
			with pytest.raises(asking.MaskedFieldError) if may_not else nullcontext():
				asking.check_filters()


def test_messages_to_the_staff_are_masked():
	"""A notification that an administrator wrote with the caller's number tells the mask."""
	order = known_order()
	context = telling.masked_context({"doc": order}, order)
	assert frappe.render_template("{{ doc.caller_phone }} {{ doc.title }}", context) == (
		f"{MASKED['caller_phone']} {order.title}"
	)
	assert order.caller_phone == PHONE
	assert frappe.get_doc({"doctype": "Notification"}).__class__ is telling.MaskingNotification


@pytest.mark.clause("G-4.1.9", "H-5.2")
def test_reveal_is_reasoned_and_on_record():
	"""A masked value is revealed for a reason to who may, and who, what, when and why stays on record."""
	order = known_order()
	with making.acting_as(making.AGENT):
		with pytest.raises(frappe.MandatoryError):
			privacy.reveal(ORDER, order.name, "caller_phone", " ")
		assert privacy.reveal(ORDER, order.name, "caller_phone", "Asks to be called back") == [PHONE]
		with pytest.raises(frappe.ValidationError):
			privacy.reveal(ORDER, order.name, "title", "Why not")
		assert not frappe.has_permission("HL Reveal", "read")
	[name] = frappe.get_all("HL Reveal", {"document_name": order.name}, pluck="name")
	entry = frappe.get_doc("HL Reveal", name)
	assert (entry.user, entry.fieldname, entry.reason) == (
		making.AGENT,
		"caller_phone",
		"Asks to be called back",
	)
	entry.reason = "Something else"
	with pytest.raises(frappe.PermissionError):
		entry.save()
	with pytest.raises(frappe.PermissionError):
		frappe.delete_doc("HL Reveal", name)


def test_reveal_only_by_named_roles():
	"""Who is not named by the rule, or does not read the record, reveals nothing; all phones come at once."""
	order = known_order()
	rule = frappe.get_doc("HL Masking Rule", f"{ORDER}-caller_phone")
	rule.reveal_roles = [row for row in rule.reveal_roles if row.role != "Hotline Agent"]
	rule.save()
	frappe.get_doc(CUSTOMER, order.customer).append("phones", {"phone": "13900002222"}).parent_doc.save()
	with making.acting_as(making.AGENT):
		with pytest.raises(frappe.PermissionError):
			privacy.reveal(ORDER, order.name, "caller_phone", "Asks to be called back")
		assert privacy.reveal(CUSTOMER, order.customer, "phones", "Not reached") == ["13900002222"]
	with making.acting_as(making.PROVIDER), pytest.raises(frappe.PermissionError):
		privacy.reveal(ORDER, order.name, "caller_phone", "Curious")


@pytest.mark.clause("H-5.2")
def test_reveals_are_limited_and_unusual_numbers_told(monkeypatch):
	"""Past an hour's number nothing is revealed (429); at a day's number the administrator is told."""
	order = known_order()
	settings = frappe.get_doc("HL Privacy Settings")
	settings.update({"reveals_an_hour": 2, "warn_at_a_day": 2})
	settings.save()
	admin = making.user("watcher", "Hotline Administrator")
	made = {"reveal": 0}
	monkeypatch.setattr(privacy.limits, "counted", lambda what, who: made[what])
	monkeypatch.setattr(privacy.limits, "count", lambda what, *_: made.update({what: made[what] + 1}))
	with making.acting_as(making.AGENT):
		for _time in range(2):
			privacy.reveal(ORDER, order.name, "caller_phone", "Not reached")
		with pytest.raises(privacy.limits.TooOftenError):
			privacy.reveal(ORDER, order.name, "caller_phone", "Not reached")
	told = frappe.get_all(
		"Notification Log", {"for_user": admin, "document_type": "HL Reveal"}, pluck="subject"
	)
	assert len(told) == 1 and "2" in told[0]


@pytest.mark.clause("H-5.2")
def test_administrator_masks_another_field():
	"""A rule takes a field to its level; disabled it is plain again; only texts can be masked."""
	rule = frappe.get_doc(
		{
			"doctype": "HL Masking Rule",
			"document_type": "HL Complaint",
			"fieldname": "complainant_phone",
			"pattern": "Hidden",
		}
	)
	with pytest.raises(frappe.DuplicateEntryError):
		rule.insert()
	known = frappe.get_doc("HL Masking Rule", "HL Complaint-complainant_phone")
	assert "班长" in known.plain_roles or "Shift Leader" in known.plain_roles
	known.enabled = 0
	known.save()
	assert frappe.get_meta("HL Complaint").get_field("complainant_phone").permlevel == 0
	known.enabled = 1
	known.save()
	assert frappe.get_meta("HL Complaint").get_field("complainant_phone").permlevel == masked.LEVEL
	with pytest.raises(frappe.ValidationError):
		frappe.get_doc(
			{"doctype": "HL Masking Rule", "document_type": ORDER, "fieldname": "stage", "pattern": "Hidden"}
		).insert()
