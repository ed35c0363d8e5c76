import frappe
from frappe import _

from hotline_app.knowledge import questions
from hotline_app.workflow import StagedDocument


class HLKnowledgeQuestion(StagedDocument):
	"""A question to which the knowledge base has no answer (`J-27`)."""

	def before_validate(self) -> None:
		super().before_validate()
		if self.is_new():
			questions.begin(self)

	def validate(self) -> None:
		if self.stage == "Answered" and not self.agreed_answer:
			frappe.throw(_("An answered question needs an agreed answer."), frappe.MandatoryError)
		questions.settle(self)

	def on_update(self) -> None:
		questions.follow(self)

	@frappe.whitelist(methods=["POST"])
	def make_article(self) -> str:
		"""Make the draft of an article from the question, and return its name."""
		self.check_permission("write")
		return questions.make_article(self).name


def on_doctype_update() -> None:
	"""Indexes for editors' tasks and for questions that are alike."""
	frappe.db.add_index("HL Knowledge Question", ["stage", "editor"])
	frappe.db.add_index("HL Knowledge Question", ["line", "creation"])
