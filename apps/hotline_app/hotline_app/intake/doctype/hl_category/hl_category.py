import frappe
from frappe import _
from frappe.utils.nestedset import NestedSet


class HLCategory(NestedSet):
	"""What an order is about, as a tree; orders take its leaves."""

	nsm_parent_field = "parent_hl_category"

	def check_usable(self) -> None:
		"""Raise unless an order may have this category."""
		if self.is_group:
			frappe.throw(_("{0} is a group; choose a category below it.").format(frappe.bold(_(self.name))))
		if not self.enabled:
			frappe.throw(_("The category {0} is not used any more.").format(frappe.bold(_(self.name))))
