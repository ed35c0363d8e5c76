import frappe
from frappe.model.document import Document


class HLAccessCheck(Document):
	"""Who could read what at a time, and that somebody has looked at it (`H-5.2`)."""

	def validate(self) -> None:
		self.reviewed_by = (self.reviewed_by or frappe.session.user) if self.reviewed else None
