import frappe
from frappe.utils import now_datetime

from hotline_app.intake.watch import escalating
from hotline_app.sla.watched import Watched
from hotline_app.workflow import StagedDocument

FIRST_STAGE = "Open"
STAGE_TIMES = {"Verified": "verified_at", "Reported": "reported_at", "Settled": "closed_at"}
NOT_YET = dict.fromkeys(STAGE_TIMES.values())
FACTS = ("line", "work_order", "raised_by", "raised_at", "round", "reopened_at", *STAGE_TIMES.values())


class HLEscalation(Watched, StagedDocument):
	"""A matter that was passed upward: recorded, verified, reported on, settled (`J-30`, `J-31`)."""

	def before_insert(self) -> None:
		escalating.begin(self)

	def validate(self) -> None:
		self.keep_facts()
		self.stamp_stage()

	def keep_facts(self) -> None:
		"""Who raised it, when, and how far it came are not the client's to say."""
		before = self.get_doc_before_save()
		self.update({fieldname: before.get(fieldname) for fieldname in FACTS} if before else NOT_YET)

	def stamp_stage(self) -> None:
		if not self.stage_changed():
			return
		if self.stage == FIRST_STAGE and self.stage_before():
			self.begin_again()
		elif fieldname := STAGE_TIMES.get(self.stage):
			self.set(fieldname, now_datetime())

	def begin_again(self) -> None:
		"""Taken up again, the matter has clocks of its own; what was noted before stays in the versions."""
		self.round += 1
		self.reopened_at = now_datetime()
		self.update(NOT_YET)

	def after_insert(self) -> None:
		escalating.tell(self)

	def on_update(self) -> None:
		super().on_update()
		before = self.get_doc_before_save()
		if before and before.agent != self.agent:
			escalating.tell(self)
		if before and self.stage_changed() and self.stage == escalating.SETTLED:
			escalating.tell_settled(self)


def on_doctype_update() -> None:
	"""Indexes for the matters of an order, and for what is collected by line and time."""
	frappe.db.add_index("HL Escalation", ["work_order", "matter"])
	frappe.db.add_index("HL Escalation", ["line", "raised_at"])
	frappe.db.add_index("HL Escalation", ["raised_at"])
	frappe.db.add_index("HL Escalation", ["agent", "stage"])
