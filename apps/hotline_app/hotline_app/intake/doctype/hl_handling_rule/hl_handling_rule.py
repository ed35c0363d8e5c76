import frappe
from frappe import _
from frappe.model.document import Document

from hotline_app.intake.course import handling_rules


class HLHandlingRule(Document):
	"""How orders of a line and kind go out and are closed (`P-29`, `C-6.2.2c`, `G-4.4`)."""

	def validate(self) -> None:
		meta = frappe.get_meta("HL Work Order")
		for row in self.required_fields:
			row.fieldname = (row.fieldname or "").strip()
			if not meta.has_field(row.fieldname):
				frappe.throw(
					_("Row {0}: an order has no field {1}.").format(
						row.idx, frappe.bold(frappe.utils.escape_html(row.fieldname))
					)
				)

	def on_update(self) -> None:
		handling_rules.forget()

	def on_trash(self) -> None:
		handling_rules.forget()

	def after_rename(self, *_names: object) -> None:
		handling_rules.forget()
