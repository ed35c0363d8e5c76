"""Personal data on request: revealed with a reason (`G-4.1.9`, `H-5.2`)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import frappe
from frappe.utils import cint

from hotline_app.access import refuse_guests, require
from hotline_app.privacy import revealing

from . import limits

HOUR = 60 * 60


@frappe.whitelist(methods=["POST"])
def reveal(doctype: str, name: str, fieldname: str, reason: str) -> list[str]:
	"""Return the plain value of a masked field; of a table of phones, all of them. It goes on record.

	Raises PermissionError, NoReasonError (417), and TooOftenError (429) past the number of an hour that the
	privacy settings allow.
	"""
	refuse_guests()
	with _counted():
		return revealing.reveal(doctype, name, fieldname, reason)


@frappe.whitelist(methods=["POST"])
def serve(customer: str) -> dict[str, Any]:
	"""Return a customer plain for whoever takes down an order for them; that goes on record as a reveal.

	Raises PermissionError for who takes no orders, and TooOftenError (429) as `reveal` does.
	"""
	require("HL Work Order", "create")
	with _counted():
		return revealing.serve(customer)


@contextmanager
def _counted() -> Iterator[None]:
	"""Count one more reveal of the user, if nothing was wrong with it."""
	user, most = frappe.session.user, cint(frappe.get_cached_doc(revealing.SETTINGS).reveals_an_hour)
	limits.refuse_past("reveal", user, most)
	yield
	limits.count("reveal", user, most, HOUR)
