from frappe.model.document import Document

from hotline_app.intake.notice import subscriptions


class HLNoticeSubscription(Document):
	"""Somebody who wants to be told of the notices of an area."""

	def autoname(self) -> None:
		"""One record for an address, area and line, also if two requests make it at once."""
		self.name = subscriptions.name_of(self.email, self.area, self.line)

	def before_insert(self) -> None:
		self.token = subscriptions.new_token()
		self.confirmed = 0

	def validate(self) -> None:
		self.email = self.email.strip().lower()
