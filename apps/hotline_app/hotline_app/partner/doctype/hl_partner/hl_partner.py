import re

import frappe
from frappe import _
from frappe.model.document import Document

SOURCE_SYSTEM = re.compile(r"^[A-Za-z0-9][A-Za-z0-9-]{0,59}$")


class HLPartner(Document):
	"""Another system that sends its orders here, under a user with an API key (`P-16`)."""

	def validate(self) -> None:
		if not SOURCE_SYSTEM.match(self.source_system or ""):
			frappe.throw(_("The source system is at most 60 letters, digits and hyphens."))
		self.check_account()

	def check_account(self) -> None:
		"""Only a linked line that is called by telephone does without a user and a line of its own."""
		if not self.user and not (self.is_linked_line and self.transfers_by == "Phone"):
			frappe.throw(_("Please name the user under which the partner comes."), frappe.MandatoryError)
		if self.user and not self.line:
			frappe.throw(_("Please name the line of the partner's orders."), frappe.MandatoryError)
