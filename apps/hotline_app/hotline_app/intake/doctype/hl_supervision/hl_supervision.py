import frappe
from frappe.utils import get_datetime, now_datetime

from hotline_app import roles
from hotline_app.intake.watch import supervising
from hotline_app.sla.watched import Watched
from hotline_app.workflow import StagedDocument

STAGE_TIMES = {"Reported": "reported_at", "Closed": "closed_at", "Withdrawn": "closed_at"}
NOT_YET = dict.fromkeys(("reported_at", "closed_at", "reopened_at"))
FACTS = (
	"work_order",
	"line",
	"handling_unit",
	"provider",
	"addressee",
	"agent",
	"source",
	"issued_at",
	"round",
	*NOT_YET,
)
LEADERS_FIELDS = ("level", "reason", "requirement", "report_by", "review_note")


class HLSupervision(Watched, StagedDocument):
	"""A demand on a unit to report on an order, and the course of it until the report is accepted."""

	def before_insert(self) -> None:
		supervising.begin(self)

	def validate(self) -> None:
		self.keep_facts()
		self.keep_report()
		self.stamp_stage()

	def keep_facts(self) -> None:
		"""Whom it concerns and when is not the client's to say, what is demanded not the unit's."""
		before = self.get_doc_before_save()
		if not before:
			self.update(NOT_YET)
			return
		kept = FACTS if roles.is_staff(frappe.session.user) else (*FACTS, *LEADERS_FIELDS)
		self.update({fieldname: before.get(fieldname) for fieldname in kept})

	def keep_report(self) -> None:
		"""A report that was handed in changes only after it was sent back."""
		before = self.get_doc_before_save()
		if before and before.stage != supervising.OPEN:
			self.report = before.report

	def stamp_stage(self) -> None:
		if not self.stage_changed():
			return
		if self.stage == supervising.OPEN and self.stage_before():
			self.begin_again()
		elif fieldname := STAGE_TIMES.get(self.stage):
			self.set(fieldname, now_datetime())
			if self.stage == supervising.REPORTED:
				# The note asked for this report; the next time it is sent back needs one of its own.
				self.review_note = None

	def begin_again(self) -> None:
		"""Sent back, the report is due anew by clocks of a new round."""
		self.round += 1
		self.reopened_at = now_datetime()
		self.reported_at = None
		if self.report_by and get_datetime(self.report_by) <= now_datetime():
			self.report_by = None

	def on_update(self) -> None:
		super().on_update()
		if self.stage_changed():
			supervising.mark(self)
			supervising.tell(self)


def on_doctype_update() -> None:
	"""Indexes for an order's supervisions, a unit's open ones, and what is counted by line and time."""
	frappe.db.add_index("HL Supervision", ["work_order", "stage"])
	frappe.db.add_index("HL Supervision", ["handling_unit", "stage"])
	frappe.db.add_index("HL Supervision", ["line", "issued_at"])
	frappe.db.add_index("HL Supervision", ["issued_at"])
