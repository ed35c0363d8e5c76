from frappe.model.document import Document


class HLDispatchCode(Document):
	"""A number that a customer was sent, kept as a hash; see `hotline_app.dispatch.codes`."""
