from frappe.model.document import Document

from hotline_app.intake.watch import escalating


class HLEscalationRule(Document):
	"""Orders that are passed upward by themselves, as emergencies are (`G-4.1.8`)."""

	def on_update(self) -> None:
		escalating.forget()

	def on_trash(self) -> None:
		escalating.forget()
