from frappe.utils.nestedset import NestedSet


class HLArea(NestedSet):
	"""A part of the territory, as a tree."""

	nsm_parent_field = "parent_hl_area"
