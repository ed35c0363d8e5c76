from frappe.model.document import Document

from hotline_app.script import phrases


class HLForbiddenPhrase(Document):
	"""What nobody says to a caller, and what to say instead (`G-6.6`, `J-21`)."""

	def validate(self) -> None:
		phrases.check(self)

	def on_update(self) -> None:
		phrases.forget()

	def on_trash(self) -> None:
		phrases.forget()
