from frappe.model.document import Document

from hotline_app.telephony import rules


class HLCallRule(Document):
	"""How calls of a line are treated; a line without one gets what a new rule says."""

	def validate(self) -> None:
		rules.check(self)

	def on_update(self) -> None:
		rules.forget()

	def on_trash(self) -> None:
		rules.forget()
