import frappe

from hotline_app.quality import appraising
from hotline_app.workflow import StagedDocument

exclude_from_linked_with = True


class HLAppraisal(StagedDocument):
	"""How somebody, a unit or a provider did in a period (`H-4.3`, `G-5.1`, `G-5.3`)."""

	def before_validate(self) -> None:
		super().before_validate()
		if self.is_new():
			appraising.begin(self)

	def validate(self) -> None:
		appraising.check(self)

	def on_update(self) -> None:
		appraising.tell(self)

	def step_fields(self, stage: str | None) -> tuple[str, ...]:
		"""Who does not agree says why."""
		return ("objection",) if stage == appraising.SUPERIOR and self.stage == appraising.AGREEMENT else ()


def on_doctype_update() -> None:
	"""Indexes for one's own, for those to assess, and for results of a period."""
	frappe.db.add_index("HL Appraisal", ["subject", "subject_doctype", "from_date"])
	frappe.db.add_index("HL Appraisal", ["superior", "stage"])
	frappe.db.add_index("HL Appraisal", ["scheme", "from_date"])
