import frappe
from frappe import _
from frappe.model.document import Document

from hotline_app.complaint import handlers


class HLComplaintRule(Document):
	"""Who handles and reviews which complaints (`C-8.2.4`, `G-4.2.3`)."""

	def validate(self) -> None:
		if self.takes_orders and not self.target_type:
			frappe.throw(_("A rule that registers orders by itself must say whom they are about."))
		if self.reviewer and self.reviewer in (self.handler, self.deputy):
			frappe.throw(_("Handler and reviewer are two persons."))

	def on_update(self) -> None:
		handlers.forget()

	def after_rename(self, *names: object) -> None:
		handlers.forget()

	def on_trash(self) -> None:
		handlers.forget()
