from frappe.model.document import Document


class HLStaffGroupMember(Document):
	"""A group to which somebody belongs."""
