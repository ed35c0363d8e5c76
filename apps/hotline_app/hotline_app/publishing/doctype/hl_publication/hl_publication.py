from frappe.model.document import Document

from hotline_app.publishing import reviewing


class HLPublication(Document):
	"""What everybody may read of an order, once it was reviewed (`J-37`)."""

	def validate(self) -> None:
		reviewing.check(self)
