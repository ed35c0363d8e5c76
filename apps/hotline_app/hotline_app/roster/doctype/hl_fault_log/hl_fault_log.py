import frappe
from frappe.model.document import Document

from hotline_app.roster import faults


class HLFaultLog(Document):
	"""A fault of the equipment: found, reported, solved (`P-35`)."""

	def validate(self) -> None:
		faults.check(self)

	def after_insert(self) -> None:
		faults.tell(self)


def on_doctype_update() -> None:
	"""For what is open, and what a switch has open."""
	frappe.db.add_index("HL Fault Log", ["status", "found_at"])
	frappe.db.add_index("HL Fault Log", ["switch", "status"])
