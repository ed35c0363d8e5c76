import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from hotline_app.training import certificates


class HLStaffCertificate(Document):
	"""A certificate of somebody of the staff; without a valid one nobody is put on a shift (`P-17`)."""

	def validate(self) -> None:
		if not self.valid_until:
			self.valid_until = certificates.end_of(self.certificate_type, self.issued_on)
		if self.valid_until and getdate(self.valid_until) < getdate(self.issued_on):
			frappe.throw(_("The certificate ends before it begins."))
		before = self.get_doc_before_save()
		# Of a certificate with another end nobody was told yet.
		self.warned = before.warned if before and not self.has_value_changed("valid_until") else 0


def on_doctype_update() -> None:
	"""Indexes for who holds what on a day, and for what ends soon."""
	frappe.db.add_index("HL Staff Certificate", ["user", "certificate_type", "valid_until"])
	frappe.db.add_index("HL Staff Certificate", ["valid_until"])
