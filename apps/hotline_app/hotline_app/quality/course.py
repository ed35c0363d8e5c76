"""The course of a review: scored, released, objected to, decided, closed; who may do what in it.

The rights on the record say who takes part; this says what each may do to it, on every path.
"""

import frappe
from frappe import _
from frappe.utils import add_days, get_datetime, now_datetime

from hotline_app import messages, roles

from . import scoring
from .access import REVIEW
from .errors import NotYoursError, QualityError
from .stages import CLOSED, DECIDED, OBJECTED, OPEN, SCORED

# What the person whose work it is writes, and what goes with it.
OWN = ("objection",)
OF_DECIDER = ("decision", "decision_note")
OF_REVIEWER = ("items", "remarks", "improvement", "customer_asked", "customer_said")
WATCHED = (*OF_REVIEWER, *OF_DECIDER, *OWN, "reviewer", "due_on", "stage", "workflow_state")
CHANGED = "Result Changed"
DAYS_TO_OBJECT = 5
_CLOSED_AT_ONCE = 500


def begin(review) -> None:
	"""Fill in what a review that was made by hand gets from its card and from the call or order."""
	review.drawn_at = review.drawn_at or now_datetime()
	card = frappe.get_cached_doc("HL Scorecard", review.scorecard)
	review.subject = card.subject
	if (review.subject == "Call" and not review.call) or (
		review.subject == "Order" and not review.work_order
	):
		frappe.throw(_("Please say which call or order it is about."), frappe.MandatoryError)
	_take_from_subject(review)
	review.reviewer = review.reviewer or frappe.session.user
	if not review.items:
		review.set("items", scoring.items_of(card))
	check_impartial(review)


def check_impartial(review) -> None:
	"""Nobody reviews their own work, nor the same twice."""
	if review.reviewer and review.reviewer == review.agent:
		frappe.throw(_("Nobody reviews their own work."), NotYoursError)
	if review.blind_pair and _other_of_pair(review, {"reviewer": review.reviewer}):
		frappe.throw(_("The second review is somebody else's."), NotYoursError)


def check(review) -> None:
	"""Refuse what is not the user's to change, compute the score, stamp the step."""
	before = review.get_doc_before_save()
	if before:
		_keep_items_as_they_were(review, before)
	scoring.check_items(review.items)
	if before:
		_check_actor(review, before)
	if review.is_new() or review.has_value_changed("reviewer"):
		check_impartial(review)
	review.score, review.knocked_out = scoring.total(review.items)
	if review.stage_changed():
		_enter(review)


def after(review) -> None:
	"""Release a result that is scored, with its twin's, and tell who is concerned."""
	if not review.stage_changed():
		return
	if review.stage == SCORED:
		_release(review)
	elif review.stage == OBJECTED:
		people = {review.reviewer, *_deciders(review)}
		messages.tell(
			people, lambda: _("Objection to a quality result: {0}").format(review.name), REVIEW, review.name
		)
	elif review.stage == DECIDED:
		messages.tell(
			[review.agent, review.reviewer],
			lambda: _("Decided about the objection: {0}").format(_(review.decision, context=REVIEW)),
			REVIEW,
			review.name,
			review.decision_note,
		)


def close_undisputed() -> None:
	"""Close results to which nobody objected in time; called once a day."""
	over = {"stage": SCORED, "objection_until": ("<", now_datetime())}
	for name in frappe.get_all(REVIEW, over, pluck="name", order_by="objection_until", limit=_CLOSED_AT_ONCE):
		review = frappe.get_doc(REVIEW, name)
		review.move_to(CLOSED)
		review.save(ignore_permissions=True)  # time decides, not a user


def _take_from_subject(review) -> None:
	doctype, name = (
		("HL Call", review.call) if review.subject == "Call" else ("HL Work Order", review.work_order)
	)
	fields = ["line", "agent", *(["work_order"] if review.subject == "Call" else [])]
	about = frappe.db.get_value(doctype, name, fields, as_dict=True) or frappe._dict()
	review.line = about.line
	review.agent = review.agent or about.agent
	review.work_order = review.work_order or about.work_order


def _keep_items_as_they_were(review, before) -> None:
	"""What an item asked for stays as it was when it was drawn: only results, points and remarks change."""
	known = {row.name: row for row in before.items}
	if len(review.items) != len(known) or {row.name for row in review.items} != set(known):
		frappe.throw(_("The items of a review can't be added or removed."), QualityError)
	for row in review.items:
		for field in scoring.COPIED:
			row.set(field, known[row.name].get(field))


def _check_actor(review, before) -> None:
	if before.stage == CLOSED and before.stage == review.stage:
		frappe.throw(_("This review is closed and can't be changed."), QualityError)
	if frappe.session.user == "Administrator" or review.flags.ignore_permissions:
		return
	user = frappe.session.user
	changed = _changed(review, before)
	if changed.intersection(OF_REVIEWER) and not (
		(before.stage == OPEN and user == review.reviewer) or before.stage == OBJECTED
	):
		frappe.throw(_("Only the reviewer scores, and only while the review is open."), NotYoursError)
	if before.stage == OBJECTED and changed:
		_check_decider(review, user)
	if changed.intersection(OF_DECIDER) and before.stage != OBJECTED:
		frappe.throw(_("There is no objection to decide about."), QualityError)
	if changed.intersection(OWN) and not (user == review.agent and before.stage == SCORED):
		frappe.throw(_("Only the person whose work it is objects."), NotYoursError)
	if user == review.agent and changed - {*OWN, "stage", "workflow_state"}:
		frappe.throw(_("The person whose work it is can only object."), NotYoursError)


def _check_decider(review, user: str) -> None:
	if user == review.reviewer or user == review.agent or _other_of_pair(review, {"reviewer": user}):
		frappe.throw(_("Somebody else than the reviewers decides about an objection."), NotYoursError)


def _changed(review, before) -> set[str]:
	"""The fields that a user could have set and that differ from what is stored."""
	found = set()
	for field in review.meta.fields:
		name = field.fieldname
		if field.fieldtype == "Table":
			now, then = (
				[(row.result or "", float(row.points or 0), row.remarks or "") for row in doc.get(name)]
				for doc in (review, before)
			)
			if now != then:
				found.add(name)
		elif name in WATCHED and str(review.get(name) or "") != str(before.get(name) or ""):
			found.add(name)
	return found


def _enter(review) -> None:
	stage, user = review.stage, frappe.session.user
	if stage == SCORED:
		if user not in (review.reviewer, "Administrator"):
			frappe.throw(_("Only the reviewer scores, and only while the review is open."), NotYoursError)
		scoring.check_complete(review.items)
		if _asks_for_improvement(review) and not review.improvement:
			frappe.throw(_("Please say what is to be improved."), frappe.MandatoryError)
		review.scored_at = now_datetime()
	elif stage == OBJECTED:
		_begin_objection(review, user)
	elif stage == DECIDED:
		if not review.decision or not (review.decision_note or "").strip():
			frappe.throw(_("Please decide, and say why."), frappe.MandatoryError)
		if user != "Administrator":
			_check_decider(review, user)
		if review.decision != CHANGED and review.score != review.score_before:
			frappe.throw(
				_("The score has changed: decide so, or leave the items as they were."), QualityError
			)
		review.decided_by, review.decided_at = user, now_datetime()
	elif stage == CLOSED:
		review.closed_at = now_datetime()


def _begin_objection(review, user: str) -> None:
	if user not in (review.agent, "Administrator"):
		frappe.throw(_("Only the person whose work it is objects."), NotYoursError)
	if not review.released_at or get_datetime(review.objection_until) < now_datetime():
		frappe.throw(_("The time to object is over."), QualityError)
	if not (review.objection or "").strip():
		frappe.throw(_("Please say why you object."), frappe.MandatoryError)
	review.objected_at = now_datetime()
	review.score_before = review.score


def _asks_for_improvement(review) -> bool:
	return bool(review.plan and frappe.get_cached_value("HL Quality Plan", review.plan, "leaders"))


def _other_of_pair(review, filters: dict) -> str | None:
	if not review.blind_pair:
		return None
	wanted = {"blind_pair": review.blind_pair, "name": ("!=", review.name or ""), **filters}
	return frappe.db.exists(REVIEW, wanted)


def _release(review) -> None:
	"""Show the result to whose work it is, unless a twin is still to be scored."""
	if _other_of_pair(review, {"stage": OPEN}):
		return
	names = [review.name]
	if review.blind_pair:
		names = frappe.get_all(REVIEW, {"blind_pair": review.blind_pair}, pluck="name", order_by="name")
	days = review.plan and frappe.get_cached_value("HL Quality Plan", review.plan, "objection_days")
	now = now_datetime()
	until = add_days(now, DAYS_TO_OBJECT if days is None else days)
	for name in names:
		values = {"released_at": now, "objection_until": until}
		if name == review.name:
			review.db_set(values, update_modified=False)
		else:
			frappe.db.set_value(REVIEW, name, values, update_modified=False)
		messages.tell([review.agent], lambda: _("A quality result of yours is out"), REVIEW, name)


def _deciders(review) -> list[str]:
	"""Those who could decide: the leaders, without who took part."""
	return [user for user in roles.holders(roles.LEADER) if user not in (review.reviewer, review.agent)]
