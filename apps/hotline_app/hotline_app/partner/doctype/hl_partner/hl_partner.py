import re

import frappe
from frappe import _
from frappe.model.document import Document

from hotline_app.partner import fence

SOURCE_SYSTEM = re.compile(r"^[A-Za-z0-9][A-Za-z0-9-]{0,59}$")


class HLPartner(Document):
	"""Another system that sends its orders here, under a user with an API key (`P-16`)."""

	def validate(self) -> None:
		if not SOURCE_SYSTEM.match(self.source_system or ""):
			frappe.throw(_("The source system is at most 60 letters, digits and hyphens."))
		self.check_account()
		if self.their_address and self.has_value_changed("their_address"):
			self.check_their_address()

	def check_account(self) -> None:
		"""Only a linked line that is called by telephone does without a user and a line of its own."""
		if not self.user and not (self.is_linked_line and self.transfers_by == "Phone"):
			frappe.throw(_("Please name the user under which the partner comes."), frappe.MandatoryError)
		if self.user and not self.line:
			frappe.throw(_("Please name the line of the partner's orders."), frappe.MandatoryError)

	def check_their_address(self) -> None:
		self.their_address = self.their_address.strip().rstrip("/")
		try:
			fence.target_of(self.their_address)
		except fence.UnreachableError:
			frappe.msgprint(_("This address can't be found now."), indicator="orange", alert=True)
