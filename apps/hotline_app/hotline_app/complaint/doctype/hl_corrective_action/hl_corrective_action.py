import frappe
from frappe.model.document import Document

from hotline_app.complaint import actions
from hotline_app.sla.watched import Watched

# The desk's "Links" of a complaint or line asks nobody's rights.
exclude_from_linked_with = True


class HLCorrectiveAction(Watched, Document):
	"""What is to be improved, by whom and by when, and whether it helped (`C-8.1.4`)."""

	def before_validate(self) -> None:
		if self.is_new():
			actions.begin(self)

	def validate(self) -> None:
		actions.check(self)

	def after_insert(self) -> None:
		actions.tell(self)


def on_doctype_update() -> None:
	"""Indexes for open actions and those of one person."""
	frappe.db.add_index("HL Corrective Action", ["status", "due_at"])
	frappe.db.add_index("HL Corrective Action", ["responsible", "status"])
	frappe.db.add_index("HL Corrective Action", ["reference_name", "reference_doctype"])
