import frappe
from frappe import _
from frappe.model.document import Document

from hotline_app.backup import place


class HLBackupSettings(Document):
	"""Where backups go, who is told of failures, and how often one is restored on trial."""

	def validate(self) -> None:
		if not 0 <= self.verify_hour <= 23:
			frappe.throw(_("The hour must be between 0 and 23."))
		if self.folder:
			place.check(self.folder)
