from frappe.model.document import Document


class HLHoliday(Document):
	pass
