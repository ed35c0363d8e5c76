import frappe
from frappe.model.document import Document


class HLScriptVersion(Document):
	"""A script as it read for a while; what was said in a call can be looked up later."""


def on_doctype_update() -> None:
	"""A number stands for one wording."""
	frappe.db.add_unique("HL Script Version", ["script", "number"], "unique_script_version")
