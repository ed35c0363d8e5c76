from frappe.model.document import Document

from hotline_app.roster import matters


class HLHandoverSource(Document):
	"""Which records a handover lists as open matters (`P-34`)."""

	def validate(self) -> None:
		matters.check(self)
