import frappe
from frappe.model.document import Document

from hotline_app.roster import peaks


class HLPeakPlan(Document):
	"""What is done when the telephones don't stop: outages over several towns, storms, events (`P-36`)."""

	@frappe.whitelist()
	def put_in_force(self, reason: str) -> str:
		"""Put the plan in force by hand; return the event's name. Raises RosterError (409) while it is."""
		return peaks.put_in_force(self.name, reason)
