"""Files beside an order: sent before it is saved, attached when it is, added later."""

from typing import Any

import frappe
from frappe import _

ORDER = "HL Work Order"
FIELDS = ("name", "file_name", "file_url", "file_size", "owner", "creation")
MAX_LISTED = 100


@frappe.whitelist(methods=["GET", "POST"])
def listed(order: str) -> list[dict[str, Any]]:
	"""Return the order's files, the latest first, at most 100. Raises PermissionError."""
	frappe.get_doc(ORDER, order).check_permission("read")
	return frappe.get_all(
		"File",
		filters={"attached_to_doctype": ORDER, "attached_to_name": order},
		fields=FIELDS,
		order_by="creation desc",
		limit=MAX_LISTED,
	)


@frappe.whitelist(methods=["POST"])
def attach(order: str, files: list | str) -> int:
	"""Attach files that the user has sent and that belong to no record yet; return how many.

	Raises PermissionError, also for the files of others, and then attaches none.
	"""
	frappe.get_doc(ORDER, order).check_permission("write")
	names = frappe.parse_json(files)
	own = frappe.get_all(
		"File",
		filters={
			"name": ("in", names or [""]),
			"owner": frappe.session.user,
			"attached_to_name": ("is", "not set"),
			"is_private": 1,
		},
		pluck="name",
	)
	if len(own) != len(set(names)):
		frappe.throw(_("Only files that you have sent yourself can be attached."), frappe.PermissionError)
	for name in own:
		file = frappe.get_doc("File", name)
		file.update({"attached_to_doctype": ORDER, "attached_to_name": order})
		# The right on the order was checked; whoever sent the file need have none on files.
		file.save(ignore_permissions=True)
	return len(own)
