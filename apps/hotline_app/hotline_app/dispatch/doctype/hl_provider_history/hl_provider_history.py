import frappe
from frappe import _
from frappe.model.document import Document


class HistoryError(frappe.PermissionError):
	"""What happened can't be made to have happened otherwise."""


class HLProviderHistory(Document):
	"""One step of a provider into the scheme or out of it; nobody rewrites it (`C-5.3.3`)."""

	def validate(self) -> None:
		if not self.is_new():
			frappe.throw(_("The history of a provider can't be changed."), HistoryError)

	def on_trash(self) -> None:
		frappe.throw(_("The history of a provider can't be deleted."), HistoryError)


def on_doctype_update() -> None:
	"""An index for the course of one provider."""
	frappe.db.add_index("HL Provider History", ["provider", "changed_at"])
