import frappe
from frappe.model.document import Document
from frappe.utils import add_days, add_months

from hotline_app.insight.standards import assessing


class HLSelfAssessment(Document):
	"""What the centre itself says on a day of how it stands to a clause, with evidence."""

	def before_validate(self) -> None:
		if self.is_new():
			self.assessor = frappe.session.user
			self.responsible = self.responsible or frappe.session.user
			if self.assessed_on and not self.valid_until:
				self.valid_until = add_days(add_months(self.assessed_on, assessing.USUAL_MONTHS), -1)

	def validate(self) -> None:
		assessing.check(self)

	def after_insert(self) -> None:
		assessing.keep_latest(self.clause, self.line)

	def on_trash(self) -> None:
		assessing.keep_latest(self.clause, self.line, leave_out=self.name)


def on_doctype_update() -> None:
	"""For the latest answers, and those of a clause."""
	frappe.db.add_index("HL Self-Assessment", ["clause", "assessed_on"])
	frappe.db.add_index("HL Self-Assessment", ["superseded", "valid_until"])
