import frappe
from frappe import _
from frappe.model.document import Document

from hotline_app.privacy import erasing, packing

OPEN, ERASURE, EXPORT = "Open", "Erasure", "Export"


class HLPersonRequest(Document):
	"""A person asks for a copy of what is held about them, or for its erasure; what was done stays."""

	def validate(self) -> None:
		before = self.get_doc_before_save()
		if before and before.state != OPEN and not self.flags.carried_out:
			frappe.throw(_("What was done stays as it is."))

	def on_trash(self) -> None:
		if self.state != OPEN and not self.flags.ignore_permissions:
			frappe.throw(_("What was done stays as it is."))

	@frappe.whitelist(methods=["POST"])
	def carry_out(self) -> None:
		"""Make the package, or erase what is not held; an erasure that met holds can be done again later.

		Raises PermissionError, and ValidationError for a request that is done and for a customer who has an
		order in hand.
		"""
		self.check_permission("write")
		stored = frappe.db.get_value(self.doctype, self.name, ["state", "customer"], for_update=True)
		if not stored or stored[0] == "Done" or not stored[1]:
			frappe.throw(_("This has been done already."))
		if self.kind == EXPORT:
			packing.pack(self)
		else:
			erasing.erase(self)


def on_doctype_update() -> None:
	frappe.db.add_index("HL Person Request", ["state"])
