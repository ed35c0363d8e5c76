import frappe
from frappe.model.document import Document

from hotline_app.training.exam import taking


class HLExamAttempt(Document):
	"""An examination that somebody takes or has taken; the platform alone writes what was examined."""

	def validate(self) -> None:
		taking.keep(self)


def on_doctype_update() -> None:
	"""Indexes for one's own attempts, and for those whose time is over."""
	frappe.db.add_index("HL Exam Attempt", ["user", "exam", "started_at"])
	frappe.db.add_index("HL Exam Attempt", ["stage", "deadline"])
