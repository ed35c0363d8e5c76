"""What somebody holds, no rule deletes, nor what belongs to it."""

import frappe
from frappe import _
from frappe.utils import nowdate


def keep_recording(doc, method: str | None = None) -> None:
	"""Refuse to delete a recording while its call, or the call's order, is held."""
	order = frappe.db.get_value("HL Call", doc.call, "work_order")
	for doctype, name in (("HL Call", doc.call), ("HL Work Order", order), (doc.doctype, doc.name)):
		if name and is_held(doctype, name):
			frappe.throw(_("{0} {1} is held.").format(_(doctype), name), frappe.LinkExistsError)


def is_held(doctype: str, name: str) -> bool:
	"""Whether a hold that has not ended names the record."""
	about = {"document_type": doctype, "document_name": name}
	ends = [["hold_until", "is", "not set"], ["hold_until", ">=", nowdate()]]
	return bool(frappe.get_all("HL Retention Hold", filters=about, or_filters=ends, limit=1))
