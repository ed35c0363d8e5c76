import frappe
from frappe.model.document import Document

from hotline_app.telephony.recordings import stock


class HLRecording(Document):
	"""The audio of a call, or of a message that a caller left (`C-5.2.3`, `C-6.1.4`)."""

	def after_delete(self) -> None:
		stock.discard(self)


def on_doctype_update() -> None:
	"""What is to be fetched next; what a rule deletes; whose it is."""
	frappe.db.add_index("HL Recording", ["state", "next_try_at"])
	frappe.db.add_index("HL Recording", ["recorded_at"])
	frappe.db.add_index("HL Recording", ["owner", "recorded_at"])
