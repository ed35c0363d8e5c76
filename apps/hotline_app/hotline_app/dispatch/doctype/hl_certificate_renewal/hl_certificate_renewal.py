import frappe
from frappe.model.document import Document

from hotline_app.dispatch import renewals


class HLCertificateRenewal(Document):
	"""A new certificate in place of one that expires, until the centre has looked at it (`C-4.3.2`)."""

	def validate(self) -> None:
		renewals.take_from_certificate(self)
		before = self.get_doc_before_save()
		renewals.check_decided(self, before)
		if before and before.state != self.state:
			renewals.note_review(self)

	def on_update(self) -> None:
		before = self.get_doc_before_save()
		if before and before.state != self.state:
			renewals.apply(self)


def on_doctype_update() -> None:
	"""Index for what waits for a decision, and for what of a certificate does."""
	frappe.db.add_index("HL Certificate Renewal", ["state", "creation"])
