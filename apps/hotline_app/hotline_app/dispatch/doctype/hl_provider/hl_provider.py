import frappe
from frappe import _
from frappe.model.document import Document

from hotline_app.intake.phone import normalise


class HLProvider(Document):
	"""A person or an enterprise that does the work at the customer's (`C-6.2.5`)."""

	def validate(self) -> None:
		self.phone = normalise(self.phone)
		categories = [row.category for row in self.services]
		if repeated := {category for category in categories if categories.count(category) > 1}:
			frappe.throw(_("A service is listed twice: {0}").format(", ".join(sorted(repeated))))
