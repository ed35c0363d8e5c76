import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from hotline_app.quality import drawing


class HLQualityPlan(Document):
	"""What is drawn, how much of it, how often, and who reviews it (`C-8.1.2`, `P-37`)."""

	def validate(self) -> None:
		self.subject = frappe.db.get_value("HL Scorecard", self.scorecard, "subject")
		for field in ("share", "double_share"):
			if not 0 <= (self.get(field) or 0) <= 100:
				frappe.throw(_("{0}: 0 to 100.").format(_(self.meta.get_label(field))))

	@frappe.whitelist(methods=["POST"])
	def draw(self, from_date: str, to_date: str, seed: str | None = None) -> dict:
		"""Draw from the work of these days; return how much was drawn, of how much, and with which seed.

		Raises PermissionError, and ValidationError for a period that ends before it begins.
		"""
		self.check_permission("write")
		first, last = getdate(from_date), getdate(to_date)
		if first > last:
			frappe.throw(_("The period ends before it begins."))
		kept = drawing.draw(self, first, last, seed)
		return {"drawn": kept.drawn, "population": kept.population, "seed": kept.seed}
