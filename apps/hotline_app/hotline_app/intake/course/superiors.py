"""Who decides about the orders of others: whoever may write the fields of a superior's level."""

import frappe
from frappe import _

from hotline_app import roles

# On this level are the fields that only a superior changes: whether an order is held, and its review.
LEVEL = 2


def is_superior() -> bool:
	"""Whether the signed-in user may review, release and hand over the orders of others."""
	return not roles.with_right("HL Work Order", "write", LEVEL).isdisjoint(frappe.get_roles())


def require() -> None:
	"""Raise a PermissionError unless the signed-in user is a superior."""
	if not is_superior():
		frappe.throw(_("Only a superior may do that."), frappe.PermissionError)
