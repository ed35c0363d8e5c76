"""Being another user for a while, so that whose rights decide is said and not left to who happens to ask."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe


@contextmanager
def acting_as(user: str) -> Iterator[None]:
	"""Have the rights of `user`, as in a request of that user; a request's own session stays what it was."""
	session, asked = frappe.local.session, frappe.local.form_dict
	before, sid, data = session.user, session.sid, session.data
	frappe.set_user(user)
	try:
		yield
	finally:
		frappe.set_user(before)
		session.sid, session.data = sid, data
		frappe.local.form_dict = asked
