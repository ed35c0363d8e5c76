import frappe
from frappe import _
from frappe.utils import now_datetime

from hotline_app.followup import answers, making, outcomes, surveys, tries
from hotline_app.followup.errors import FollowupEndedError
from hotline_app.sla.watched import Watched
from hotline_app.workflow import StagedDocument

# Facts of this system, whatever a client sends.
KEPT = ("supervised", "urge_count", "last_urged_at")
UNIQUE = ["work_order", "rule", "round", "enterprise"]


class HLFollowupTask(Watched, StagedDocument):
	"""One follow-up of one order: attempts, answers, rating and result (`C-7.2.3`)."""

	def before_insert(self) -> None:
		self.made_at = now_datetime()
		making.copy_from_order(self)
		self.enterprise = making.enterprise_of(self.purpose, self.provider)
		making.copy_questions(self)

	def validate(self) -> None:
		self.check_open()
		self.keep_facts()
		answers.keep_questions(self)
		answers.check_rating(self)
		answers.score(self)
		tries.check_times(self)
		tries.note(self)
		if self.stage != "Open" and self.stage_changed():
			self.end()
		outcomes.settle(self)

	def check_open(self) -> None:
		if self.stage_before() not in (None, "Open"):
			frappe.throw(_("This follow-up has its result and can't be changed."), FollowupEndedError)

	def keep_facts(self) -> None:
		before = self.get_doc_before_save()
		for fieldname in KEPT:
			self.set(fieldname, before.get(fieldname) if before else None)

	def end(self) -> None:
		if self.stage == "Unreached":
			tries.check_enough(self)
		else:
			answers.check_complete(self)
			self.answered_by = self.answered_by or "Phone"
		self.done_at = now_datetime()
		self.agent = self.agent or (None if frappe.session.user == "Guest" else frappe.session.user)

	def after_insert(self) -> None:
		surveys.send(self)

	def on_update(self) -> None:
		super().on_update()
		if self.stage_changed():
			outcomes.apply(self)


def on_doctype_update() -> None:
	"""Indexes for the queues, the rights of lines, the sums of batches and providers; one task a round."""
	frappe.db.add_index("HL Follow-up Task", ["stage", "due_at"])
	frappe.db.add_index("HL Follow-up Task", ["assigned_to", "stage", "due_at"])
	frappe.db.add_unique("HL Follow-up Task", UNIQUE, "unique_call_of_round")
	frappe.db.add_index("HL Follow-up Task", ["work_order", "round"])
	frappe.db.add_index("HL Follow-up Task", ["batch", "stage"])
	frappe.db.add_index("HL Follow-up Task", ["provider", "done_at"])
	frappe.db.add_index("HL Follow-up Task", ["done_at"])
	# The journal: what was made, what was due, what was tried in a period.
	frappe.db.add_index("HL Follow-up Task", ["made_at"])
	frappe.db.add_index("HL Follow-up Attempt", ["attempted_at"])
