import frappe
from frappe import _
from frappe.model.document import Document


class HLTrainingPlan(Document):
	"""The trainings of a year (`H-4.1`)."""

	def validate(self) -> None:
		for row in self.items:
			if not 1 <= (row.month or 0) <= 12:
				frappe.throw(_("Row {0}: the month is a number from 1 to 12.").format(row.idx))
			if not row.hours or row.hours < 0:
				frappe.throw(_("Row {0}: please say how many hours it takes.").format(row.idx))


def on_doctype_update() -> None:
	"""An index for whether a plan has a training on a topic."""
	frappe.db.add_index("HL Training Plan Item", ["parent", "topic"])
