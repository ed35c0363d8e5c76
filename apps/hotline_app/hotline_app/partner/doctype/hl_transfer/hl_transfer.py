import frappe
from frappe.model.document import Document

from hotline_app.partner.transfer import course
from hotline_app.sla.watched import Watched


class HLTransfer(Watched, Document):
	"""A matter that was handed to a linked line, or came from one, until its result is back (`P-16`)."""

	def before_validate(self) -> None:
		if self.is_new():
			course.begin(self)

	def validate(self) -> None:
		course.check(self)

	def on_update(self) -> None:
		super().on_update()
		course.settle(self)


def on_doctype_update() -> None:
	"""Indexes for an order's transfers and for what a linked line has open."""
	frappe.db.add_index("HL Transfer", ["work_order", "direction"])
	frappe.db.add_index("HL Transfer", ["partner", "state", "began_at"])
