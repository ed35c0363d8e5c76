from frappe.model.document import Document


class HLTrainingPlanItem(Document):
	"""One training of a year: content, form, time, teacher (`H-4.1`)."""
