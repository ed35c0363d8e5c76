import frappe
from frappe import _
from frappe.model.document import Document

from hotline_app.knowledge.search import indexing


class HLKnowledgeVersion(Document):
	"""An article as it was published: what readers see, or saw (`C-6.2.6a`, `C-6.2.6b`)."""

	def autoname(self) -> None:
		self.name = f"{self.article}-v{self.version}"

	def validate(self) -> None:
		# The flow of the article makes and ends versions, and says so.
		if not self.flags.ignore_permissions:
			frappe.throw(_("A version is not edited: revise the article."), frappe.PermissionError)

	def on_update(self) -> None:
		indexing.keep(self)

	def on_trash(self) -> None:
		indexing.forget(self)


def on_doctype_update() -> None:
	"""Indexes for what is read of an article, and for what is searched."""
	frappe.db.add_index("HL Knowledge Version", ["article", "current"])
	frappe.db.add_index("HL Knowledge Version", ["current", "published_at"])
