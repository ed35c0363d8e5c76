"""Who is calling: finds a customer by phone, or makes a new one."""

import frappe
from frappe.utils import cstr, flt

from .phone import normalise


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
		order.customer = _make(order).name


def sum_arrears(customer) -> None:
	"""Set `arrears` to what is unpaid of the payments, where a pack has given customers these fields."""
	if not customer.meta.has_field("arrears"):
		return
	tables = customer.meta.get("fields", {"fieldtype": "Table", "options": "HL Customer Payment"})
	rows = [row for table in tables for row in customer.get(table.fieldname)]
	customer.arrears = sum(flt(row.amount) for row in rows if row.state == "In Arrears")


def _told(order) -> dict[str, object]:
	return {
		"area": order.area,
		"address": order.address,
		"latitude": order.latitude,
		"longitude": order.longitude,
	}


def _make(order):
	customer = frappe.new_doc("HL Customer")
	customer.update({"customer_name": order.caller_name, "phone": order.caller_phone, **_told(order)})
	# Whoever may take an order (a partner too) thereby makes its caller known, and nothing more.
	return customer.insert(ignore_permissions=True)


def _add_what_is_missing(name: str, order) -> None:
	stored = frappe.db.get_value("HL Customer", name, list(_told(order)), as_dict=True)
	missing = {field: value for field, value in _told(order).items() if value and not stored[field]}
	if missing and not cstr(stored.address):
		frappe.db.set_value("HL Customer", name, missing)
