from frappe.model.document import Document

from hotline_app.publishing import sensitive


class HLSensitivePattern(Document):
	"""What is not published: numbers and words by which persons are known, and what is secret (`J-37`)."""

	def validate(self) -> None:
		sensitive.check_pattern(self)

	def on_update(self) -> None:
		sensitive.forget()

	def on_trash(self) -> None:
		sensitive.forget()
