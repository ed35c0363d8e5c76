"""What the result of a follow-up means for its order (`C-7.1.1`, `H-3.3c`)."""

from collections.abc import Callable

import frappe
from frappe import _
from frappe.utils import now_datetime

from hotline_app.intake import progress

from . import rules

REWORK, COMPLAINT, BOTH, NOTHING = "Rework", "Complaint", "Both", "Nothing"
# Of the app that takes complaints: a function that is given the name of the task.
COMPLAINT_HOOK = "hotline_follow_up_complaint"
# Calls while the work is under way, and the fact that they are for the order.
FACTS = {"Contact Check": "contact_checked_at", "Progress": "progress_asked_at"}


class NoComplaintsError(frappe.ValidationError):
	"""No app on this site takes complaints from follow-ups."""


def settle(task) -> None:
	"""Say what follows if the customer is not satisfied: as the agent chose, otherwise rework (`H-3.3c`).

	A call while the work is under way leads to nothing by itself. Raises `MandatoryError` for nothing without
	a reason, and for a complaint about nothing.
	"""
	if task.stage != "Unsatisfied":
		# It was chosen in case of need, or by mistake.
		if task.stage != "Open":
			task.outcome = task.outcome_reason = None
		return
	if not task.outcome and task.purpose == rules.EVALUATION:
		task.outcome = REWORK
	if task.purpose == rules.AVAILABILITY:
		task.outcome = None
		if not (task.remarks or "").strip():
			frappe.throw(
				_("Please write into the remarks why the enterprise can't serve."), frappe.MandatoryError
			)
	if task.outcome == NOTHING and not (task.outcome_reason or "").strip():
		frappe.throw(_("Please give the reason why nothing follows."), frappe.MandatoryError)
	if task.outcome in (COMPLAINT, BOTH) and not (task.remarks or "").strip():
		frappe.throw(
			_("Please write into the remarks what the customer complains of."), frappe.MandatoryError
		)


def apply(task) -> None:
	"""Report the result of a task to its order, and take the customer's complaint."""
	if effect := _EFFECTS.get(task.stage):
		effect(task)


def _satisfied(task) -> None:
	_report(task, "Closed", rating=task.rating)


def _unreached(task) -> None:
	_report(task, "Closed")


def _unsatisfied(task) -> None:
	if task.outcome in (COMPLAINT, BOTH):
		# While the order still says who did the work.
		_raise_complaint(task)
	if task.outcome in (REWORK, BOTH):
		_back_to_work(task)
	else:
		_report(task, "Closed", rating=task.rating)


def _report(task, stage: str, **facts) -> None:
	"""Stamp the order; an evaluation moves it on as well, unless it has ended by other means meanwhile."""
	if task.purpose != rules.EVALUATION:
		fact = FACTS.get(task.purpose)
		if fact and _stage_of(task) not in (*rules.AFTER_THE_WORK, "Cancelled"):
			progress.report(task.work_order, **{fact: now_datetime()})
		return
	if _stage_of(task) == "Done":
		progress.report(task.work_order, stage, followed_up_at=now_datetime(), **facts)


def _back_to_work(task) -> None:
	# First the follow-up counts as made in this round, then the rework begins the next one.
	if task.purpose == rules.EVALUATION and _stage_of(task) == "Done":
		progress.report(task.work_order, followed_up_at=now_datetime(), rating=task.rating)
	else:
		_report(task, "Closed")
	progress.report(task.work_order, "Accepted", provider=None)


def _raise_complaint(task) -> None:
	paths = frappe.get_hooks(COMPLAINT_HOOK)
	if not paths:
		frappe.throw(_("Complaints can't be taken here."), NoComplaintsError)
	frappe.get_attr(paths[-1])(task.name)


def _stage_of(task) -> str:
	return frappe.db.get_value("HL Work Order", task.work_order, "stage")


_EFFECTS: dict[str, Callable] = {
	"Satisfied": _satisfied,
	"Unsatisfied": _unsatisfied,
	"Unreached": _unreached,
}
