import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate


class HLProviderCertificate(Document):
	"""A trade certificate; once expired it stops dispatch for its trade (`C-4.3.2`)."""

	def validate(self) -> None:
		if self.issued_on and getdate(self.valid_until) < getdate(self.issued_on):
			frappe.throw(_("The certificate ends before it begins."))
		before = self.get_doc_before_save()
		# Of a renewed certificate nobody was told yet.
		self.warned = before.warned if before and not self.has_value_changed("valid_until") else 0


def on_doctype_update() -> None:
	"""An index for who may do work that needs a certificate (`dispatch/suitability.py`)."""
	frappe.db.add_index("HL Provider Certificate", ["category", "valid_until", "provider"])
