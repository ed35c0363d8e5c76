import frappe
from frappe.model.document import Document


class HLHelpRequest(Document):
	"""An agent asks the shift leader for help, in a call or not (`C-4.2.4`)."""


def on_doctype_update() -> None:
	"""For the requests that wait, and an agent's own."""
	frappe.db.add_index("HL Help Request", ["stage", "asked_at"])
	frappe.db.add_index("HL Help Request", ["agent", "stage"])
