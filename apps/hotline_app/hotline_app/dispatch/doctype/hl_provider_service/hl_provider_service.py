import frappe
from frappe.model.document import Document


class HLProviderService(Document):
	"""A trade that a provider offers, with its price; it lies where the provider does."""


def on_doctype_update() -> None:
	"""An index for who of a trade is near a place (`dispatch/matching.py`)."""
	frappe.db.add_index("HL Provider Service", ["category", "latitude", "longitude"])
