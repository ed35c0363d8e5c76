import frappe
from frappe.model.document import Document


class HLShiftMember(Document):
	"""Who is on duty in a shift, and as what."""


def on_doctype_update() -> None:
	"""For whoever asks when a person is on duty."""
	frappe.db.add_index("HL Shift Member", ["agent", "parent"])
