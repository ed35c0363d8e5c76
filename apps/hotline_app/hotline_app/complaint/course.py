"""The course of a complaint: what each stage stamps, asks for and forbids, on every path.

Reviewed by a superior before the answer goes out, never by who wrote it (`C-6.2.2c`); answered, the
complainant asked (`C-7.1.6`), and after an appeal reviewed again by somebody else.
"""

import frappe
from frappe import _
from frappe.utils import now_datetime

from . import access
from .errors import ComplaintError, EndedComplaintError, NotReviewedError, PartialError
from .stages import (
	ANSWERED,
	APPEALED,
	APPROVED,
	CLOSED,
	CONFIRMED,
	DRAFTED,
	FINAL,
	FIXED,
	INVESTIGATION,
	PRAISE,
	REVIEW,
	WITHDRAWN,
)

STAGE_TIMES = {
	CONFIRMED: "confirmed_at",
	DRAFTED: "drafted_at",
	APPROVED: "settled_at",
	ANSWERED: "answered_at",
	CLOSED: "closed_at",
	WITHDRAWN: "closed_at",
}
# What an appeal begins anew; what was confirmed stays so.
ROUND_TIMES = ("drafted_at", "reviewed_at", "settled_at", "answered_at", "satisfaction_at", "closed_at")
OUTCOME = (
	"finding",
	"finding_reason",
	"adopted",
	"settlement",
	"answer",
	"compensation",
	"compensation_note",
)
KEPT_OF_APPEAL = (
	"finding",
	"finding_reason",
	"settlement",
	"answer",
	"answered_at",
	"drafted_by",
	"satisfaction",
)
# Who complained, about whom and when is not rewritten once somebody deals with it.
FACTS = ("line", "came_in_as", "work_order", "received_at", "owner")
BY_SYSTEM = (
	*FACTS,
	*dict.fromkeys(("confirmed_at", "passed_on_at", *ROUND_TIMES, "reopened_at", "last_urged_at")),
	"drafted_by",
	"reviewed_by",
	"answered_by",
	"round",
	"rule",
	"urge_count",
	"supervised",
	"reviews",
	"appeals",
)


def check_open(complaint) -> None:
	"""Raise `EndedComplaintError` for a complaint that has ended, unless it is appealed against."""
	before = complaint.stage_before()
	if before in FINAL and complaint.stage != APPEALED:
		frappe.throw(
			_("Complaint {0} is {1} and can't be changed. An appeal takes it up again.").format(
				complaint.name, _(complaint.stage, context="HL Complaint").lower()
			),
			EndedComplaintError,
		)


def keep_facts(complaint) -> None:
	"""What the system says of a complaint is not the client's to say."""
	before = complaint.get_doc_before_save()
	if not before:
		# Made from an order, it brings along what only the server may set.
		keep = () if complaint.flags.by_system else ("reviews", "appeals")
		complaint.update({fieldname: [] for fieldname in keep})
		complaint.update(
			{f: None for f in BY_SYSTEM if f not in (*FACTS, "round", "reviews", "appeals", "rule")}
		)
		complaint.update({"round": 1, "urge_count": 0, "supervised": 0})
		return
	complaint.update({fieldname: before.get(fieldname) for fieldname in BY_SYSTEM})
	if before.stage in FIXED and complaint.stage != APPEALED:
		_refuse_changes(complaint, before)


def take(complaint) -> None:
	"""Stamp and check the step to the complaint's new stage."""
	_note_writer(complaint)
	if not complaint.stage_changed():
		return
	if complaint.stage_before() == REVIEW and complaint.stage in (APPROVED, INVESTIGATION):
		_review(complaint)
	if complaint.stage == APPEALED:
		_appeal(complaint)
	if complaint.stage in (APPROVED, ANSWERED, CLOSED) and complaint.kind != PRAISE:
		_check_reviewed(complaint)
	_stamp(complaint)


def _refuse_changes(complaint, before) -> None:
	changed = [f for f in OUTCOME if (complaint.get(f) or None) != (before.get(f) or None)]
	if changed:
		label = _(complaint.meta.get_label(changed[0]))
		frappe.throw(
			_(
				"{0} is what was submitted for review and can't be changed. Return it to the handler first."
			).format(frappe.bold(label)),
			ComplaintError,
		)


def _note_writer(complaint) -> None:
	"""Whoever wrote the answer last has drafted it."""
	before = complaint.get_doc_before_save()
	said = [(doc.answer or "", doc.settlement or "") if doc else ("", "") for doc in (complaint, before)]
	if said[0] != said[1] or (complaint.stage == DRAFTED and complaint.stage_changed()):
		complaint.drafted_by = frappe.session.user


def _review(complaint) -> None:
	"""Keep who reviewed the answer. Raises `PartialError` for whoever may not."""
	user = frappe.session.user
	if user in (complaint.drafted_by, complaint.handler):
		frappe.throw(_("An answer is reviewed by somebody else than who wrote it."), PartialError)
	if any(row.reviewer == user and row.round < complaint.round for row in complaint.reviews):
		frappe.throw(_("After an appeal somebody else reviews the complaint than before."), PartialError)
	access.check_impartial(complaint.get_doc_before_save(), user, _("Review"))
	approved = complaint.stage == APPROVED
	complaint.append(
		"reviews",
		{
			"reviewed_at": now_datetime(),
			"reviewer": user,
			"decision": "Approved" if approved else "Sent Back",
			"note": complaint.review_note,
			"drafted_by": complaint.drafted_by,
			"round": complaint.round,
		},
	)
	if approved:
		complaint.reviewed_by, complaint.reviewed_at = user, now_datetime()


def _check_reviewed(complaint) -> None:
	"""Whatever the workflow says, nothing goes out without a superior's approval in this round."""
	approved = [
		row for row in complaint.reviews if row.decision == "Approved" and row.round == complaint.round
	]
	if not approved or approved[-1].drafted_by != complaint.drafted_by:
		frappe.throw(
			_("The answer of complaint {0} must be approved by a superior first.").format(complaint.name),
			NotReviewedError,
		)


def _appeal(complaint) -> None:
	"""Begin a second round; what the first one came to stays readable."""
	if not (complaint.appeal_reason or "").strip():
		frappe.throw(_("Please give the reason of the appeal."), frappe.MandatoryError)
	before = complaint.get_doc_before_save()
	complaint.update({fieldname: before.get(fieldname) for fieldname in OUTCOME})
	complaint.append(
		"appeals",
		{
			"appealed_at": now_datetime(),
			"by_user": frappe.session.user,
			"reason": complaint.appeal_reason,
			"reviewed_by": before.reviewed_by,
			"round": before.round,
			**{fieldname: before.get(fieldname) for fieldname in KEPT_OF_APPEAL},
		},
	)
	complaint.round = (before.round or 1) + 1
	complaint.reopened_at = now_datetime()
	complaint.update(dict.fromkeys((*ROUND_TIMES, "reviewed_by", "answered_by", "answered_how")))
	complaint.update(dict.fromkeys(("satisfaction", "satisfaction_note", "review_note", "answer_evidence")))
	# The second review is another person's.
	complaint.reviewer = None


def _stamp(complaint) -> None:
	moment = now_datetime()
	fieldname = STAGE_TIMES.get(complaint.stage)
	if fieldname and not complaint.get(fieldname):
		complaint.set(fieldname, moment)
	if complaint.stage == ANSWERED or (complaint.kind == PRAISE and complaint.stage == CLOSED):
		complaint.answered_by = frappe.session.user
		complaint.answered_at = complaint.answered_at or moment
		complaint.settled_at = complaint.settled_at or moment
	if complaint.stage == CLOSED and complaint.satisfaction:
		complaint.satisfaction_at = moment
	if complaint.stage == INVESTIGATION and not complaint.confirmed_at:
		complaint.confirmed_at = moment
