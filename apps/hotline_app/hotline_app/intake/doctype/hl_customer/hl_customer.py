from frappe.model.document import Document

from hotline_app.intake.phone import normalise


class HLCustomer(Document):
	"""A person whom the line serves, known by one or several phones (`C-6.2.4`)."""

	def validate(self) -> None:
		self.phone = normalise(self.phone)
		for row in self.phones:
			row.phone = normalise(row.phone)
