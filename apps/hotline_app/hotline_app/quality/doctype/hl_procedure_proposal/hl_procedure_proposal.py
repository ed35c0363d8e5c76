import frappe

from hotline_app.quality import procedures
from hotline_app.workflow import StagedDocument


class HLProcedureProposal(StagedDocument):
	"""What somebody of the staff would change about a procedure (`C-8.1.1`)."""

	def before_validate(self) -> None:
		super().before_validate()
		if self.is_new():
			procedures.begin(self)

	def validate(self) -> None:
		procedures.decide(self)

	def on_update(self) -> None:
		procedures.follow(self)


def on_doctype_update() -> None:
	"""Indexes for open proposals and one's own."""
	frappe.db.add_index("HL Procedure Proposal", ["stage"])
	frappe.db.add_index("HL Procedure Proposal", ["proposed_by"])
