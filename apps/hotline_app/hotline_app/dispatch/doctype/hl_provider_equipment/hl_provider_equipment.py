import frappe
from frappe.model.document import Document


class HLProviderEquipment(Document):
	"""Safety equipment of a provider for high-risk work (`C-4.3.2`)."""


def on_doctype_update() -> None:
	"""An index for who may do high-risk work (`dispatch/suitability.py`)."""
	frappe.db.add_index("HL Provider Equipment", ["category", "valid_until", "parent"])
