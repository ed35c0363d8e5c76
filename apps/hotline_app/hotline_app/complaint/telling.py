"""Whom a complaint is told to: its handler and reviewer, discipline at once, and the praised one.

The subjects name nobody and say nothing of the content.
"""

import frappe
from frappe import _

from hotline_app import messages
from hotline_app.intake.watch import duties

from . import access
from .stages import APPEALED, APPROVED, INVESTIGATION, PRAISE, REPORT, REVIEW

ABOUT_AGENT = "About an Agent"


def registered(complaint) -> None:
	"""Tell the handler of a new complaint, or the superiors if there is none; a report goes to discipline."""
	if complaint.kind == REPORT:
		_tell(
			complaint,
			access.discipline_of(complaint.line),
			lambda: _("Report of wrongdoing {0}").format(complaint.name),
		)
	if complaint.handler:
		_handler(complaint)
	elif complaint.kind != REPORT:
		_tell(
			complaint,
			superiors(complaint),
			lambda: _("Complaint {0} has no handler yet").format(complaint.name),
		)


def changed(complaint) -> None:
	"""Tell whom the complaint's new stage or handler concerns."""
	before = complaint.get_doc_before_save()
	if complaint.handler and before.handler != complaint.handler:
		_handler(complaint)
	if not complaint.stage_changed():
		return
	name = complaint.name
	if complaint.stage == REVIEW:
		users = [complaint.reviewer] if complaint.reviewer else superiors(complaint)
		_tell(complaint, users, lambda: _("Complaint {0}: an answer waits for your review").format(name))
	elif complaint.stage == APPROVED:
		_tell(
			complaint, [complaint.handler], lambda: _("Complaint {0}: the answer was approved").format(name)
		)
	elif complaint.stage == INVESTIGATION and before.stage == REVIEW:
		_tell(
			complaint,
			[complaint.handler],
			lambda: _("Complaint {0}: the answer came back").format(name),
			complaint.review_note,
		)
	elif complaint.stage == APPEALED:
		users = [complaint.handler, *superiors(complaint)]
		_tell(complaint, users, lambda: _("Complaint {0}: the complainant appeals").format(name))
	if complaint.kind == PRAISE and before.stage == "Registered":
		_praise(complaint)


def superiors(complaint) -> list[str]:
	"""Return the shift leaders of the line; for a report of wrongdoing its discipline people."""
	if complaint.kind == REPORT:
		return access.discipline_of(complaint.line)
	return duties.leaders(complaint.line)


def _handler(complaint) -> None:
	_tell(
		complaint, [complaint.handler], lambda: _("Complaint {0} is yours to handle").format(complaint.name)
	)


def _praise(complaint) -> None:
	"""Tell the praised one, and their superior, in the citizen's own words."""
	praised = users_of(complaint)
	superior = duties.those_in_charge(complaint.line, ABOUT_AGENT)
	# Who is praised need not have a right on complaints; the order concerned is what they know.
	record = (
		("HL Work Order", complaint.work_order)
		if complaint.work_order
		else (complaint.doctype, complaint.name)
	)
	messages.tell(praised, lambda: _("You were praised"), *record, text=complaint.content)
	messages.tell(
		[user for user in superior if user not in praised],
		lambda: _("Praise for {0}").format(complaint.target_name or _(complaint.target_type)),
		complaint.doctype,
		complaint.name,
		text=complaint.content,
	)


def users_of(complaint) -> list[str]:
	"""Return the users who are, or first stand for, whom the complaint is about."""
	if not complaint.target or complaint.target_doctype == "HL Line":
		return []
	if complaint.target_doctype == "User":
		return [complaint.target]
	user = frappe.db.get_value(complaint.target_doctype, complaint.target, "user")
	return [user] if user else []


def _tell(complaint, users: list[str | None], subject, text: str | None = None) -> None:
	known = [user for user in dict.fromkeys(users) if user and access.may_know(complaint, user)]
	messages.tell(known, subject, complaint.doctype, complaint.name, text)
