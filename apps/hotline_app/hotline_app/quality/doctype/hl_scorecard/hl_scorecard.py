from frappe.model.document import Document

from hotline_app.quality import scoring


class HLScorecard(Document):
	"""What is looked at when work is reviewed, and how much each item counts (`C-8.1.2`)."""

	def validate(self) -> None:
		scoring.check_card(self)
