import frappe
from frappe.model.document import Document

from hotline_app.roster import facts, peaks


class HLPeakEvent(Document):
	"""A time in which a peak plan was in force."""

	def validate(self) -> None:
		facts.keep(self)

	@frappe.whitelist()
	def end(self) -> None:
		"""End it. Raises RosterError (409) once it has ended."""
		peaks.end(self.name)


def on_doctype_update() -> None:
	"""For what is in force."""
	frappe.db.add_index("HL Peak Event", ["status", "plan"])
