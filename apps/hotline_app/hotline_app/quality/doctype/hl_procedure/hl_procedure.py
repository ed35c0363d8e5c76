import frappe
from frappe.model.document import Document

from hotline_app.quality import procedures


class HLProcedure(Document):
	"""A rule or procedure of the house, reviewed at fixed intervals (`C-8.1.1`)."""

	def validate(self) -> None:
		procedures.keep_version(self)

	@frappe.whitelist(methods=["POST"])
	def confirm_review(self) -> None:
		"""Note that it was reviewed and still holds. Raises PermissionError."""
		self.check_permission("write")
		procedures.confirm(self)


def on_doctype_update() -> None:
	"""Index for reviews that are due."""
	frappe.db.add_index("HL Procedure", ["status", "review_on"])
