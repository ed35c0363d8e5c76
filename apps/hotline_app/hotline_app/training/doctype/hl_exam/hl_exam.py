from frappe.model.document import Document

from hotline_app.training.exam import checks


class HLExam(Document):
	"""An examination of questions drawn at random, or a typing test; passing it gives what it says."""

	def validate(self) -> None:
		checks.check_exam(self)
