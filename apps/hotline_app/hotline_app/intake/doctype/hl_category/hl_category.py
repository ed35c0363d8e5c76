import frappe
from frappe import _
from frappe.utils.nestedset import NestedSet


class HLCategory(NestedSet):
	"""What an order is about, as a tree; orders take its leaves."""

	nsm_parent_field = "parent_hl_category"

	def check_usable(self, line: str | None) -> None:
		"""Raise unless an order of `line` may have this category."""
		if self.is_group:
			frappe.throw(_("{0} is a group; choose a category below it.").format(frappe.bold(_(self.name))))
		if not self.enabled:
			frappe.throw(_("The category {0} is not used any more.").format(frappe.bold(_(self.name))))
		if self.line and line and self.line != line:
			frappe.throw(
				_("The category {0} belongs to the line {1}.").format(
					frappe.bold(_(self.name)), frappe.bold(self.line)
				)
			)
