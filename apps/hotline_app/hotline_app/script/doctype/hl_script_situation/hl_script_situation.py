from frappe.model.document import Document

from hotline_app.script import store


class HLScriptSituation(Document):
	"""A situation in a call for which there are words; agents look it up, or it comes up by itself."""

	def after_rename(self, old: str, new: str, merge: bool = False) -> None:
		store.forget()
