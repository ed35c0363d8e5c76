import frappe
from frappe.model.document import Document

from hotline_app.insight.standards import checklists


class HLChecklistRun(Document):
	"""One check by a list: what was in order on a day, and what was not (`P-5`)."""

	def before_insert(self) -> None:
		checklists.fill(self)

	def validate(self) -> None:
		checklists.keep_finished(self)

	@frappe.whitelist(methods=["POST"])
	def finish(self) -> None:
		"""Finish the check. Raises PermissionError, and MandatoryError for what has no result yet."""
		self.check_permission("write")
		checklists.finish(self)


def on_doctype_update() -> None:
	"""For the latest check of a list."""
	frappe.db.add_index("HL Checklist Run", ["checklist", "status", "checked_on"])
