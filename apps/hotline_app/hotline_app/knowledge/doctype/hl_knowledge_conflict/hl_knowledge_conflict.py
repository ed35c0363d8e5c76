import frappe
from frappe.model.document import Document

from hotline_app.knowledge import conflicts


class HLKnowledgeConflict(Document):
	"""A contradiction between two articles, reported to the higher level (`J-27`)."""

	def before_validate(self) -> None:
		if self.is_new():
			conflicts.begin(self)

	def validate(self) -> None:
		conflicts.settle(self)

	def on_update(self) -> None:
		conflicts.follow(self)


def on_doctype_update() -> None:
	"""Index for open contradictions of an article."""
	frappe.db.add_index("HL Knowledge Conflict", ["article", "stage"])
	frappe.db.add_index("HL Knowledge Conflict", ["other", "stage"])
	frappe.db.add_index("HL Knowledge Conflict", ["stage"])
