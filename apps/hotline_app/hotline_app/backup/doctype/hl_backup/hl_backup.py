import frappe
from frappe.model.document import Document


class HLBackup(Document):
	"""One backup, or one that should have been there: what was made, when, and whether it restores."""


def on_doctype_update() -> None:
	frappe.db.add_index("HL Backup", ["rhythm", "state", "begun_at"])
	frappe.db.add_index("HL Backup", ["state", "begun_at"])
	frappe.db.add_index("HL Backup", ["plan", "begun_at"])
	frappe.db.add_index("HL Backup", ["verified_at"])
