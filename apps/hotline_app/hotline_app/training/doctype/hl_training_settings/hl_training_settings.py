from frappe.model.document import Document

from hotline_app.training import settings


class HLTrainingSettings(Document):
	"""Whom to remind of certificates and when, how many agents there must be, the legal adviser."""

	def validate(self) -> None:
		settings.days_of(self.reminder_days)
