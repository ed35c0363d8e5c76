import frappe
from frappe.model.document import Document

from hotline_app.roster import handovers


class HLHandover(Document):
	"""What a shift leaves to the next, confirmed item by item (`P-34`)."""

	def validate(self) -> None:
		handovers.check(self)

	@frappe.whitelist()
	def confirm(self, items: list[str] | str) -> None:
		"""Confirm these items as the relief; the last one ends the handover. Raises PermissionError."""
		handovers.confirm(self.name, frappe.parse_json(items))

	@frappe.whitelist()
	def ask(self, item: str, question: str) -> None:
		"""Ask about an item as the relief; the leaving shift is told. Raises PermissionError."""
		handovers.ask(self.name, item, question)

	@frappe.whitelist()
	def answer(self, item: str, answer: str) -> None:
		"""Answer the relief's question. Raises PermissionError."""
		handovers.answer(self.name, item, answer)

	@frappe.whitelist()
	def note(self, item: str, note: str) -> None:
		"""Leave the relief a word on an item. Raises PermissionError."""
		handovers.note(self.name, item, note)


def on_doctype_update() -> None:
	"""A shift is handed over once."""
	frappe.db.add_unique("HL Handover", ["shift"], "one_handover_a_shift")
