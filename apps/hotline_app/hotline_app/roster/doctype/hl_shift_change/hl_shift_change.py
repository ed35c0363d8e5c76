from hotline_app.roster import changes
from hotline_app.workflow import StagedDocument


class HLShiftChange(StagedDocument):
	"""Two swap their shifts, or one stands in: agreed by the colleague, approved by the leader."""

	def step_fields(self, stage: str | None) -> tuple[str, ...]:
		"""The decision comes with its reason."""
		return ("decision",)

	def validate(self) -> None:
		changes.check(self)

	def on_update(self) -> None:
		changes.apply(self)
