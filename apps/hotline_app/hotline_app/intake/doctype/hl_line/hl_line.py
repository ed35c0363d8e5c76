from frappe.model.document import Document

from hotline_app.intake import peak_hours, skills
from hotline_app.intake.watch import duties


class HLLine(Document):
	"""A public service line: its number, its targets, and who is in charge of what on it."""

	def validate(self) -> None:
		duties.check(self)
		peak_hours.check(self)
		for row in self.skills:
			skills.check_level(row.least_level)
