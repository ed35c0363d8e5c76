import frappe
from frappe import _
from frappe.model.document import Document

from hotline_app import masked, roles
from hotline_app.privacy import structure


class HLMaskingRule(Document):
	"""Which field is shown masked, how, and who may have it revealed (`G-4.1.9`, `H-5.2`)."""

	@property
	def plain_roles(self) -> str:
		"""The roles that read the plain value, as the Role Permission Manager has it."""
		if not self.document_type:
			return ""
		return ", ".join(sorted(_(role) for role in roles.with_right(self._holder(), "read", masked.LEVEL)))

	def validate(self) -> None:
		field = frappe.get_meta(self.document_type).get_field(self.fieldname)
		if not field or field.fieldtype not in structure.TYPES:
			frappe.throw(_("{0} has no text field {1}.").format(_(self.document_type), self.fieldname))

	def on_update(self) -> None:
		masked.forget()
		structure.apply(self)
		if self.has_value_changed("pattern") or self.has_value_changed("enabled"):
			structure.fill_later(self)

	def on_trash(self) -> None:
		self.enabled = 0
		structure.apply(self)

	def after_delete(self) -> None:
		masked.forget()

	def _holder(self) -> str:
		"""The record type whose rights decide: that of the table's records for a row."""
		if not frappe.get_meta(self.document_type).istable:
			return self.document_type
		about = {"options": self.document_type, "fieldtype": ("in", frappe.model.table_fields)}
		return frappe.db.get_value("DocField", about, "parent") or self.document_type
