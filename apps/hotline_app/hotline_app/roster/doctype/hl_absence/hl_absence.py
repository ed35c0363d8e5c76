import frappe

from hotline_app.roster import absences
from hotline_app.workflow import StagedDocument


class HLAbsence(StagedDocument):
	"""A time in which somebody can't be on duty: asked for, then decided by the leader."""

	def step_fields(self, stage: str | None) -> tuple[str, ...]:
		"""The decision comes with its reason."""
		return ("decision",)

	def validate(self) -> None:
		absences.check(self)

	def on_update(self) -> None:
		absences.apply(self)


def on_doctype_update() -> None:
	"""For who is away when."""
	frappe.db.add_index("HL Absence", ["agent", "from_date", "to_date"])
