import frappe
from frappe import _
from frappe.model.document import Document

from hotline_app.insight.clauses import SHIPPED


class HLStandardClause(Document):
	def validate(self):
		if self.is_new() or any(self.has_value_changed(column) for column in SHIPPED):
			self._refuse_by_hand()

	def before_rename(self, old, new, merge=False):
		self._refuse_by_hand()

	def on_trash(self):
		self._refuse_by_hand()

	def _refuse_by_hand(self):
		"""The text is the standard's: it comes with the app, and no right to write reaches it."""
		if not self.flags.as_shipped:
			frappe.throw(_("The clauses of a standard can't be changed."), frappe.PermissionError)
