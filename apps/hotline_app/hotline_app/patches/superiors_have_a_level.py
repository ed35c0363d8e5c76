"""Rights that an administrator has changed lack the new levels of fields; they get there what is shipped."""

import frappe

LEVELS = {"HL Work Order": 2, "HL Urge": 1}


def execute() -> None:
	for doctype, level in LEVELS.items():
		if frappe.db.exists("Custom DocPerm", {"parent": doctype}):
			add_level(doctype, level)


def add_level(doctype: str, level: int) -> None:
	"""Give rights that were changed on this site what is shipped on a level of fields that is new."""
	of_level = {"parent": doctype, "permlevel": level}
	known = frappe.get_all("Custom DocPerm", of_level, pluck="role")
	for row in frappe.get_all("DocPerm", of_level, ["role", "read", "write"], order_by="idx"):
		if row.role not in known:
			frappe.get_doc({"doctype": "Custom DocPerm", **of_level, **row}).insert()
	frappe.clear_cache(doctype=doctype)
