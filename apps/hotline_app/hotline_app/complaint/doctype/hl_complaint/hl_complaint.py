from typing import Any

import frappe
from frappe import _
from frappe.utils import add_to_date, get_datetime, now_datetime

from hotline_app.complaint import access, arising, course, ended, handlers, leading, notes, target, telling
from hotline_app.complaint.errors import PartialError
from hotline_app.complaint.stages import REPORT
from hotline_app.intake import times
from hotline_app.intake.phone import normalise
from hotline_app.masked_document import Masked
from hotline_app.sla.watched import Watched
from hotline_app.workflow import StagedDocument

# The desk's "Links" of an order or customer asks nobody's rights.
exclude_from_linked_with = True
# Clocks of other systems run a little ahead.
CLOCK_SKEW_SECONDS = 600


class HLComplaint(Watched, StagedDocument, Masked):
	"""A complaint, report, suggestion or praise, and how it is handled (`C-6.2.2a`, `C-8.2.3`)."""

	def get_invalid_links(self, *args: Any, **options: Any) -> Any:
		"""Links are checked first of all, and this one needs the type that follows from `target_type`."""
		target.take(self)
		return super().get_invalid_links(*args, **options)

	def before_validate(self) -> None:
		super().before_validate()
		times.localise(self)
		self.complainant_phone = normalise(self.complainant_phone)

	def validate(self) -> None:
		course.check_open(self)
		course.keep_facts(self)
		target.name_it(self)
		self.begin()
		self.check_persons()
		notes.keep(self)
		course.take(self)

	def begin(self) -> None:
		"""What a new complaint gets, and one that turns out to be a report of wrongdoing (`P-26`)."""
		if self.is_new():
			self.received_at = self.received_at or now_datetime()
			self.check_received()
		becomes_report = self.kind == REPORT and (self.is_new() or self.has_value_changed("kind"))
		arising.complete(self)
		if self.is_new() or becomes_report:
			handlers.assign(self)
		if self.kind == REPORT:
			self.confidential = 1
		if becomes_report and access.discipline_of(self.line):
			self.passed_on_at = now_datetime()

	def check_received(self) -> None:
		if get_datetime(self.received_at) > add_to_date(now_datetime(), seconds=CLOCK_SKEW_SECONDS):
			frappe.throw(_("{0} lies in the future.").format(frappe.bold(_("Received At"))))

	def check_persons(self) -> None:
		"""Nobody handles or reviews what is about themselves, and nobody reviews their own handling."""
		access.check_impartial(self, self.handler, _("Handler"))
		access.check_impartial(self, self.reviewer, _("Reviewer"))
		if self.handler and self.handler == self.reviewer:
			frappe.throw(_("Handler and reviewer are two persons."), PartialError)

	def after_insert(self) -> None:
		leading.take_over(self)
		telling.registered(self)

	def on_update(self) -> None:
		super().on_update()
		if self.get_doc_before_save():
			leading.on_complaint_update(self)
			telling.changed(self)

	def validate_share(self, share) -> None:
		"""A share would open the complaint to whoever it names, whatever it is about."""
		frappe.throw(_("A complaint is not shared. Name a handler or reviewer."), PartialError)

	def on_trash(self) -> None:
		ended.check_deletable(self)
		super().on_trash()


def on_doctype_update() -> None:
	"""Indexes for the list of handlers, the ledger, and whom complaints are about."""
	frappe.db.add_index("HL Complaint", ["stage", "next_due_at"])
	frappe.db.add_index("HL Complaint", ["handler", "stage"])
	frappe.db.add_index("HL Complaint", ["target_doctype", "target", "received_at"])
	frappe.db.add_index("HL Complaint", ["received_at"])
	frappe.db.add_index("HL Complaint", ["line", "received_at"])
