"""Two handling units with a user each, as tests need them that prove what one may not see of the other's."""

from typing import Any

import frappe
from hotline_app import roles

from . import making


def user(login: str, *role_names: str) -> str:
	"""Return a stored user with these roles."""
	email = f"{login}@demo.example"
	if not frappe.db.exists("User", email):
		account = frappe.new_doc("User")
		account.update({"email": email, "first_name": login, "send_welcome_email": 0})
		account.flags.no_welcome_mail = True
		account.insert()
		account.add_roles(*role_names)
	return email


def unit(name: str, login: str | None = None) -> str:
	"""Return a stored handling unit; with `login` one that signs in with an account of its own."""
	doc = frappe.new_doc("HL Handling Unit")
	doc.update({"unit_name": name, "user": user(login, roles.UNIT_USER) if login else None})
	return doc.insert().name


def order_of(unit_name: str, **fields: Any):
	"""Return an order that is with the unit."""
	order = making.order(**fields)
	order.db_set({"handling_unit": unit_name, "stage": "Handling", "dispatched_at": order.creation})
	order.reload()
	return order
