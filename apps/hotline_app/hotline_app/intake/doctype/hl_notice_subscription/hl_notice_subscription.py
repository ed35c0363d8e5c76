import hashlib

from frappe.model.document import Document

from hotline_app.intake import subscriptions


class HLNoticeSubscription(Document):
	"""Somebody who wants to be told of the notices of an area."""

	def autoname(self) -> None:
		"""One record for an address, area and line, also if two requests make it at once."""
		asked = "\n".join([(self.email or "").strip().lower(), self.area or "", self.line or ""])
		self.name = hashlib.sha256(asked.encode()).hexdigest()[:20]

	def before_insert(self) -> None:
		self.token = subscriptions.new_token()
		self.confirmed = 0

	def validate(self) -> None:
		self.email = self.email.strip().lower()
