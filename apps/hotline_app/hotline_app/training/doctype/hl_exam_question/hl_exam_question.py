import frappe
from frappe.model.document import Document

from hotline_app.training.exam import checks


class HLExamQuestion(Document):
	"""A question of the bank; who is examined has no right on it."""

	def validate(self) -> None:
		checks.check_question(self)


def on_doctype_update() -> None:
	"""An index for drawing."""
	frappe.db.add_index("HL Exam Question", ["topic", "enabled"])
