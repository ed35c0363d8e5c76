import frappe
from frappe import _
from frappe.model.document import Document


class HLReveal(Document):
	"""That somebody had a masked value revealed; nobody changes or removes it (`H-5.2`)."""

	def validate(self) -> None:
		if not self.is_new():
			frappe.throw(_("What was revealed stays on record."), frappe.PermissionError)

	def on_trash(self) -> None:
		# After its time a retention rule takes it away, which asks for no permission.
		if not self.flags.ignore_permissions:
			frappe.throw(_("What was revealed stays on record."), frappe.PermissionError)


def on_doctype_update() -> None:
	"""For the count of a user's day, and for the list of a period."""
	frappe.db.add_index("HL Reveal", ["user", "revealed_at"])
	frappe.db.add_index("HL Reveal", ["revealed_at"])
