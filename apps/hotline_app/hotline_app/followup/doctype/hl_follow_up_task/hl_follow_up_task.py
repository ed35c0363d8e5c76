import frappe
from frappe import _
from frappe.utils import cint, get_datetime, now_datetime

from hotline_app.followup import tasks
from hotline_app.sla.watched import Watched
from hotline_app.workflow import StagedDocument

RATINGS = range(1, 6)


class FollowupEndedError(frappe.ValidationError):
	"""A follow-up with a result is a record; nobody rewrites it."""

	http_status_code = 409


class HLFollowupTask(Watched, StagedDocument):
	"""One follow-up of one order: attempts, answers, rating and result (`C-7.2.3`)."""

	def before_insert(self) -> None:
		# Whoever may see the orders of some lines only sees their follow-ups only.
		self.line = frappe.db.get_value("HL Work Order", self.work_order, "line")

	def validate(self) -> None:
		self.check_open()
		self.check_rating()
		if self.stage in ("Satisfied", "Unsatisfied"):
			self.check_answers()
		self.plan_next_try()
		self.stamp_first_try()
		if self.stage != "Open" and self.stage_changed():
			self.done_at = now_datetime()
			self.agent = self.agent or frappe.session.user

	def check_open(self) -> None:
		if self.stage_before() not in (None, "Open"):
			frappe.throw(_("This follow-up has its result and can't be changed."), FollowupEndedError)

	def check_rating(self) -> None:
		if self.rating and cint(self.rating) not in RATINGS:
			frappe.throw(_("A rating is a number from 1 (poor) to 5 (excellent)."))

	def check_answers(self) -> None:
		if not self.rating:
			frappe.throw(_("Please give the customer's rating."), frappe.MandatoryError)
		unanswered = [row.question for row in self.answers if row.required and not (row.answer or "").strip()]
		if unanswered:
			frappe.throw(_("Without an answer: {0}").format("; ".join(unanswered)), frappe.MandatoryError)

	def plan_next_try(self) -> None:
		self.next_at = self.attempts[-1].next_at if self.attempts else None

	def stamp_first_try(self) -> None:
		"""Further tries have their deadline from the first one on (`P-30`, `J-32`)."""
		if self.attempts and not self.first_attempt_at:
			self.first_attempt_at = min(get_datetime(row.attempted_at) for row in self.attempts)

	def on_update(self) -> None:
		super().on_update()
		if self.stage_changed():
			tasks.apply_result(self)


def on_doctype_update() -> None:
	"""Index for the queue of open follow-ups."""
	frappe.db.add_index("HL Follow-up Task", ["stage", "due_at"])
	frappe.db.add_index("HL Follow-up Task", ["work_order", "round"])
