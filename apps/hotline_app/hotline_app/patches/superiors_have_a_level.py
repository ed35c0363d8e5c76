"""Rights that an administrator has changed lack the new levels of fields; they get there what is shipped."""

import frappe

LEVELS = {"HL Work Order": 2, "HL Urge": 1}


def execute() -> None:
	for doctype, level in LEVELS.items():
		if frappe.db.exists("Custom DocPerm", {"parent": doctype}):
			_add(doctype, level)


def _add(doctype: str, level: int) -> None:
	of_level = {"parent": doctype, "permlevel": level}
	known = frappe.get_all("Custom DocPerm", of_level, pluck="role")
	for row in frappe.get_all("DocPerm", of_level, ["role", "read", "write"], order_by="idx"):
		if row.role not in known:
			frappe.get_doc({"doctype": "Custom DocPerm", **of_level, **row}).insert()
	frappe.clear_cache(doctype=doctype)
