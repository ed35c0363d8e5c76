import frappe
from frappe import _
from frappe.model.document import Document

from hotline_app.channel import masks, outbox, receiving


class HLMessage(Document):
	"""One message between a citizen and the centre, by whatever channel (`C-3.1`, `J-36`)."""

	def before_insert(self) -> None:
		self.shown_address = masks.masked(self.address or "")

	def validate(self) -> None:
		"""What was written is a record: its course is kept by the platform alone."""
		if not self.is_new():
			frappe.throw(_("A message is not changed."), frappe.PermissionError)

	@frappe.whitelist(methods=["POST"])
	def send_again(self) -> None:
		"""Try once more to send a message that failed. Raises PermissionError, ValidationError."""
		self.check_permission("write")
		outbox.send_again(self)

	@frappe.whitelist(methods=["POST"])
	def make_order(self) -> str:
		"""Make an order of a message that was held back; return its number. Raises PermissionError."""
		self.check_permission("write")
		return receiving.take_held(self)


def on_doctype_update() -> None:
	"""Indexes for the thread of an order, the sweep, and finding the conversation of a sender."""
	frappe.db.add_unique("HL Message", ["account", "provider_id"], "unique_at_provider")
	frappe.db.add_index("HL Message", ["work_order", "creation"])
	frappe.db.add_index("HL Message", ["state", "next_try_at"])
	frappe.db.add_index("HL Message", ["address", "creation"])
	frappe.db.add_index("HL Message", ["provider_id"])
