from frappe.model.document import Document


class HLDispatchAppointment(Document):
	pass
