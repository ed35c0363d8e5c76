from typing import Any

import frappe
from frappe.model.document import Document

from hotline_app.telephony.switch import commands, form


class HLSwitch(Document):
	"""A telephone switch from which calls come, and to which commands go."""

	def onload(self) -> None:
		self.set_onload("connected", commands.is_connected(self.name))

	def validate(self) -> None:
		form.check(self)

	@frappe.whitelist(methods=["POST"])
	def test_connection(self) -> dict[str, Any]:
		"""Connect as the form stands, and return whether it went well, and what was said."""
		self.check_permission("write")
		form.check(self)
		return form.try_connection(self)

	@frappe.whitelist(methods=["POST"])
	def control(self, what: str, caller: str | None = None) -> None:
		"""Start or stop simulated calls, or let somebody call the user's seat (`call`)."""
		self.check_permission("write")
		form.control(self, what, caller)
