from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from hotline_app.privacy import retention

# Without these a record says nothing any more, not even in statistics.
NEVER_EMPTIED = frozenset({"name", "stage", "workflow_state", "line", "kind", "category", "docstatus"})
LEAST = {"Days": 30, "Months": 1, "Years": 1}


class HLRetentionRule(Document):
	"""How long records of a type are kept, and what happens then (`C-5.1.4`)."""

	def validate(self) -> None:
		self.check_type()
		self.check_date()
		self.check_fields()
		if (self.keep_for or 0) < LEAST[self.keep_unit]:
			frappe.throw(_("Keep records for {0} days at least.").format(LEAST["Days"]))

	def check_type(self) -> None:
		meta = frappe.get_meta(self.document_type)
		is_record = meta.name.startswith("HL ") and not (meta.issingle or meta.istable or meta.is_virtual)
		# Of what is shipped with packs, nothing is a record of somebody.
		if not is_record or frappe.db.exists("HL Seed", {"reference_doctype": meta.name}):
			frappe.throw(_("{0} holds no records of the hotline.").format(_(self.document_type)))
		if self.line and not meta.has_field("line"):
			frappe.throw(_("{0} has no line.").format(_(self.document_type)))

	def check_date(self) -> None:
		field = frappe.get_meta(self.document_type).get_field(self.counted_from)
		is_known = self.counted_from in ("creation", "modified")
		if not is_known and (not field or field.fieldtype not in ("Date", "Datetime")):
			frappe.throw(_("{0} is no date of {1}.").format(self.counted_from, _(self.document_type)))

	def check_fields(self) -> None:
		if self.action == retention.DELETE:
			self.emptied = []
			return
		meta = frappe.get_meta(self.document_type)
		for row in self.emptied:
			if row.fieldname in NEVER_EMPTIED or not _holds_something(meta.get_field(row.fieldname)):
				frappe.throw(_("{0} is no field that can be emptied.").format(row.fieldname))
		if not retention.plain_fields(self):
			frappe.throw(_("Please name the fields that are emptied."), frappe.MandatoryError)

	@frappe.whitelist(methods=["POST"])
	def extent(self) -> dict[str, Any]:
		"""Return how many records the rule, as it stands in the form, would change now. Changes nothing."""
		self.check_permission("write")
		self.validate()
		found = retention.extent(self)
		return {"number": found.number, "oldest": found.oldest, "older_than": found.older_than}


def _holds_something(field) -> bool:
	if not field:
		return False
	is_layout = field.fieldtype in frappe.model.no_value_fields
	return not is_layout or field.fieldtype in frappe.model.table_fields
