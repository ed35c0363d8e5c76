import frappe
from frappe import _
from frappe.model.document import Document

from hotline_app.dispatch import rules


class HLDispatchRule(Document):
	"""How jobs of a line or category go: who is asked next, price, confirmation, rework (`C-5.3.4`)."""

	def validate(self) -> None:
		if self.code_minutes == 0:
			frappe.throw(_("A code must be valid for a while."))

	def on_update(self) -> None:
		rules.forget()

	def on_trash(self) -> None:
		rules.forget()

	def after_rename(self, old: str, new: str, merge: bool = False) -> None:
		rules.forget()
