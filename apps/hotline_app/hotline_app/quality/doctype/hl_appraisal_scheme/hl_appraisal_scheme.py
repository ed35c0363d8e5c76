import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from hotline_app.quality import appraising


class HLAppraisalScheme(Document):
	"""What counts in an appraisal, and how much (`H-4.3`)."""

	def validate(self) -> None:
		if self.subject_doctype not in appraising.TITLES:
			frappe.throw(_("Assessed are persons, handling units and providers."))
		if self.subject_doctype == appraising.PERSON and not self.role:
			frappe.throw(_("Please say who is assessed: everybody with which role?"), frappe.MandatoryError)
		parts = [row.part for row in self.weights]
		if len(parts) != len(set(parts)):
			frappe.throw(_("Each part counts once."))
		if not sum(row.weight or 0 for row in self.weights) > 0:
			frappe.throw(_("At least one part needs a weight."))
		if {appraising.OWN_PART, appraising.SUPERIORS_PART}.intersection(parts) and not self.criteria:
			frappe.throw(_("Please say what the person and the superior judge."), frappe.MandatoryError)

	@frappe.whitelist(methods=["POST"])
	def open_appraisals(self, from_date: str, to_date: str) -> int:
		"""Make the appraisals of a period that are missing; return how many. Raises PermissionError."""
		self.check_permission("write")
		return appraising.open_for_all(self, getdate(from_date), getdate(to_date))
