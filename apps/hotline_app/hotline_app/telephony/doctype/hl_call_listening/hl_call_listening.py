import frappe
from frappe import _
from frappe.model.document import Document


class HLCallListening(Document):
	"""The trace of somebody who listened in on a call; who may create it, may listen (`C-6.1.5`)."""

	def validate(self) -> None:
		if not self.flags.by_the_platform:
			frappe.throw(_("Traces of listening are kept by the system."), frappe.PermissionError)
