import frappe
from frappe import _
from frappe.model.document import Document


class HLRecordingListening(Document):
	"""Who listened to a recording, when, from where and why; it stays when the audio is gone (`C-6.1.4`)."""

	def validate(self) -> None:
		if not self.is_new():
			frappe.throw(_("A trace of listening can't be changed."), frappe.PermissionError)

	def on_trash(self) -> None:
		# Only a retention rule ends it, which works as the system.
		if frappe.session.user not in ("Administrator", "Guest"):
			frappe.throw(_("A trace of listening can't be deleted."), frappe.PermissionError)
