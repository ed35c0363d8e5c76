import frappe

from hotline_app.telephony import blacklist
from hotline_app.workflow import StagedDocument


class HLBlacklistEntry(StagedDocument):
	"""A number that harasses: reported by an agent, confirmed by the leader, for a time (`P-27`, `J-A2c`)."""

	def step_fields(self, stage: str | None) -> tuple[str, ...]:
		"""With the confirmation come its effect and its end."""
		return ("effect", "expires_on", "decision") if stage == blacklist.CONFIRMED else ("decision",)

	def before_insert(self) -> None:
		blacklist.begin(self)

	def validate(self) -> None:
		blacklist.stamp(self)


def on_doctype_update() -> None:
	"""For the standing of a number, and for what expires."""
	frappe.db.add_index("HL Blacklist Entry", ["number", "stage"])
	frappe.db.add_index("HL Blacklist Entry", ["stage", "expires_on"])
