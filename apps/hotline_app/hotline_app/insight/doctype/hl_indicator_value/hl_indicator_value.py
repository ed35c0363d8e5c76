import frappe
from frappe.model.document import Document


class HLIndicatorValue(Document):
	"""What an indicator came to in a day or month, kept by `hotline_app.insight.keeping`."""


def on_doctype_update() -> None:
	"""One value for an indicator, line and period; an index for the course of an indicator."""
	frappe.db.add_unique(
		"HL Indicator Value", ["indicator", "line", "period", "starts_on"], "unique_value_of_period"
	)
	frappe.db.add_index("HL Indicator Value", ["period", "starts_on"])
