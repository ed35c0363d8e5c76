import frappe
from frappe import _
from frappe.model.document import Document

from hotline_app import messages
from hotline_app.quality.errors import NotYoursError


class HLMeritRecord(Document):
	"""A reward, or a correction, of somebody of the staff: why, and who decided (`H-4.3`)."""

	def validate(self) -> None:
		if self.user in (self.decided_by, frappe.session.user) and frappe.session.user != "Administrator":
			frappe.throw(_("Nobody decides about their own rewards and corrections."), NotYoursError)

	def after_insert(self) -> None:
		kind = self.kind
		messages.tell(
			[self.user],
			lambda: _("About you: {0}").format(_(kind, context=self.doctype)),
			self.doctype,
			self.name,
		)


def on_doctype_update() -> None:
	"""Index for somebody's own."""
	frappe.db.add_index("HL Merit Record", ["user", "decided_on"])
