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
