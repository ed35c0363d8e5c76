"""Who is calling: finds a customer by phone, or makes a new one."""

import hashlib

import frappe
from frappe import _
from frappe.utils import cstr, flt

from hotline_app import masked

from .phone import normalise

NAME_LENGTH = 10
# More people than this do not share one number.
MAX_SHARING = 50


def find_by_phone(phone: str) -> str | None:
	"""Return the customer with this number as the first or another phone, the latest changed if several."""
	number = normalise(phone)
	if not number:
		return None
	found = frappe.db.get_value("HL Customer", {"phone": number}, order_by="modified desc")
	return found or frappe.db.get_value(
		"HL Customer Phone", {"phone": number, "parenttype": "HL Customer"}, "parent"
	)


def identify(order) -> None:
	"""Link `order` to its caller's customer record, made now if the phone is new to us.

	A record that is known already gets only what it lacks; nothing that it holds is overwritten.
	"""
	if order.customer or not order.caller_phone:
		return
	known = find_by_phone(order.caller_phone)
	if known:
		order.customer = known
		_add_what_is_missing(known, order)
	elif order.caller_name:
		order.customer = _make(order)


def sum_arrears(customer) -> None:
	"""Set `arrears` to what is unpaid of the payments, where a pack has given customers these fields."""
	if not customer.meta.has_field("arrears"):
		return
	tables = customer.meta.get("fields", {"fieldtype": "Table", "options": "HL Customer Payment"})
	rows = [row for table in tables for row in customer.get(table.fieldname)]
	customer.arrears = sum(flt(row.amount) for row in rows if row.state == "In Arrears")


def name_for(phone: str, attempt: int = 0) -> str:
	"""Return the name of the customer record that is made for a number.

	It follows from the number, so of two who make a record for one number at the same moment the database
	lets only one through. `attempt` counts the records of people who share a number.
	"""
	return hashlib.sha256(f"{phone}/{attempt}".encode()).hexdigest()[:NAME_LENGTH]


def _about_the_person(order) -> dict[str, object]:
	return {
		"gender": order.caller_gender,
		"card_number": order.caller_card_number,
		"heard_from": order.heard_from,
	}


def _place(order) -> dict[str, object]:
	return {
		"area": order.area,
		"address": order.address,
		"latitude": order.latitude,
		"longitude": order.longitude,
	}


def _make(order) -> str:
	for attempt in range(MAX_SHARING):
		name = name_for(order.caller_phone, attempt)
		customer = frappe.new_doc("HL Customer")
		customer.update({"customer_name": order.caller_name, "phone": order.caller_phone})
		customer.update({**_place(order), **_about_the_person(order)})
		# Whoever may take an order (a partner too) thereby makes its caller known, and nothing more.
		customer.insert(ignore_permissions=True, ignore_if_duplicate=True, set_name=name)
		if _stored_phone(name) == order.caller_phone:
			return name
	frappe.throw(_("Too many records have had the number {0}.").format(order.caller_phone))


def _stored_phone(name: str) -> str | None:
	"""The number of a record as it is stored now: our record, or that of somebody faster by a moment.

	Everybody whose insert found it there already shares the lock on it. So the read may only share it, too:
	two who wanted it for themselves would wait for each other.
	"""
	stored = frappe.db.sql("select phone from `tabHL Customer` where name = %s lock in share mode", (name,))
	return stored[0][0] if stored else None


def _add_what_is_missing(name: str, order) -> None:
	place, person = _place(order), _about_the_person(order)
	stored = frappe.db.get_value("HL Customer", name, [*place, *person], as_dict=True)
	# A place is taken whole or not at all: coordinates of one address with another's street are no place.
	told = person if cstr(stored.address) else {**place, **person}
	missing = {field: value for field, value in told.items() if value and not stored[field]}
	if missing:
		frappe.db.set_value("HL Customer", name, {**missing, **masked.copies("HL Customer", missing)})
