import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from hotline_app.intake.watch import urging

NOT_YET = dict.fromkeys(("reply", "replied_by", "replied_at"))
FACTS = (
	"work_order",
	"asked_about",
	"line",
	"source",
	"channel",
	"number",
	"urged_by",
	"urged_at",
	"handling_unit",
	"provider",
	"addressee",
	"content",
	"state",
	"replied_by",
	"replied_at",
)


class HLUrge(Document):
	"""A request to get on with an order: by whom, what was said, and what was answered."""

	def before_insert(self) -> None:
		urging.begin(self)
		self.update(NOT_YET)

	def validate(self) -> None:
		if before := self.get_doc_before_save():
			self.keep_record(before)
			self.note_answer(before)

	def keep_record(self, before: Document) -> None:
		"""What was said stays; an answer that was given stays too."""
		kept = (*FACTS, "reply") if before.state == urging.ANSWERED else FACTS
		self.update({fieldname: before.get(fieldname) for fieldname in kept})

	def note_answer(self, before: Document) -> None:
		if (self.reply or "").strip() and before.state != urging.ANSWERED:
			self.state = urging.ANSWERED
			self.replied_by = frappe.session.user
			self.replied_at = now_datetime()

	def after_insert(self) -> None:
		urging.apply(self)

	def on_update(self) -> None:
		before = self.get_doc_before_save()
		if before and before.state != self.state:
			urging.tell_answered(self)


def on_doctype_update() -> None:
	"""Indexes for an order's urgings, a unit's open ones, and what is counted by line and time."""
	frappe.db.add_index("HL Urge", ["work_order", "source"])
	frappe.db.add_index("HL Urge", ["handling_unit", "state"])
	frappe.db.add_index("HL Urge", ["line", "urged_at"])
	frappe.db.add_index("HL Urge", ["urged_at"])
	frappe.db.add_index("HL Urge", ["urged_by"])
