from frappe.model.document import Document

from hotline_app.knowledge.search import synonyms


class HLSynonym(Document):
	"""Words that mean the same to whoever searches (`C-6.2.6b`)."""

	def on_update(self) -> None:
		synonyms.forget()

	def on_trash(self) -> None:
		synonyms.forget()

	def after_rename(self, *args: object) -> None:
		synonyms.forget()
