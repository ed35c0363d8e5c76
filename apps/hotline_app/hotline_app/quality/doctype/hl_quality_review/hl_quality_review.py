import frappe

from hotline_app.quality import course
from hotline_app.workflow import StagedDocument

# The desk's "Links" of a call, order or plan asks nobody's rights.
exclude_from_linked_with = True


class HLQualityReview(StagedDocument):
	"""One call or order, scored by one reviewer (`C-8.1.2`, `H-6.1`)."""

	def before_validate(self) -> None:
		super().before_validate()
		if self.is_new():
			course.begin(self)

	def validate(self) -> None:
		course.check(self)

	def on_update(self) -> None:
		course.after(self)

	def step_fields(self, stage: str | None) -> tuple[str, ...]:
		"""With a decision comes its reason."""
		return course.OF_DECIDER if stage == course.DECIDED else ()


def on_doctype_update() -> None:
	"""Indexes for what somebody has to review, for results by agent, and for what was drawn already."""
	frappe.db.add_index("HL Quality Review", ["reviewer", "stage", "due_on"])
	frappe.db.add_index("HL Quality Review", ["agent", "scored_at"])
	frappe.db.add_index("HL Quality Review", ["scored_at"])
	frappe.db.add_index("HL Quality Review", ["stage", "objection_until"])
	frappe.db.add_index("HL Quality Review", ["plan", "period_from"])
