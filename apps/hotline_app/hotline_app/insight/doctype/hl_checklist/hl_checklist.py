import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import nowdate

from hotline_app.insight.standards import checklists


class HLChecklist(Document):
	"""What is looked at at fixed intervals, item by item, for a clause (`P-5`, `C-5.1.1`)."""

	def validate(self) -> None:
		if self.interval_days < 1:
			frappe.throw(_("A check is due every day at most."))
		if not self.next_on:
			self.next_on = nowdate()

	@frappe.whitelist(methods=["POST"])
	def begin(self, line: str) -> str:
		"""Begin a check for a line, and return its name. Raises PermissionError."""
		self.check_permission("read")
		return checklists.begin(self, line)
