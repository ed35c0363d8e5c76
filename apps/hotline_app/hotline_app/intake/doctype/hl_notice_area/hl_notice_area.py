import frappe
from frappe.model.document import Document


class HLNoticeArea(Document):
	"""An area that a notice concerns, with all below it."""


def on_doctype_update() -> None:
	"""An index for whom a notice concerns."""
	frappe.db.add_index("HL Notice Area", ["parent", "area"])
