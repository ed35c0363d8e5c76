from frappe.model.document import Document

from hotline_app.roster import duty


class HLDutyEntry(Document):
	"""A line of the duty log: written once, never changed (`P-33`)."""

	def before_insert(self) -> None:
		duty.stamp(self)
