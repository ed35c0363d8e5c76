import frappe
from frappe import _
from frappe.model.document import Document

from hotline_app.knowledge import directory


class HLDirectoryEntry(Document):
	"""Who is reached by phone: a unit, a supervisor, an emergency number, a large customer (`P-9`)."""

	def validate(self) -> None:
		if not (self.phone or self.second_phone or self.mobile):
			frappe.throw(_("An entry needs a phone number."))
		directory.keep_sound(self)


def on_doctype_update() -> None:
	"""Index for the list in its order."""
	frappe.db.add_index("HL Directory Entry", ["enabled", "entry_type", "sort_order"])
