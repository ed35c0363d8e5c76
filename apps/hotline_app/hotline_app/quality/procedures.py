"""Rules and procedures: versions, reviews at fixed intervals, proposals to revise them (`C-8.1.1`)."""

import frappe
from frappe import _
from frappe.utils import add_days, getdate, now_datetime, nowdate

from hotline_app import messages, roles

from .errors import NotYoursError

PROCEDURE, PROPOSAL = "HL Procedure", "HL Procedure Proposal"
CONTENT = ("text", "file")
IN_FORCE = "In Force"
OPEN, ACCEPTED, DECLINED = "Open", "Accepted", "Declined"


def keep_version(procedure) -> None:
	"""Count a new version when text or file change, and keep what it says; plan its next review."""
	if not (procedure.text or procedure.file):
		frappe.throw(_("A procedure needs a text or a file."), frappe.MandatoryError)
	before = procedure.get_doc_before_save()
	procedure.set("versions", list(before.versions) if before else [])
	if before and all((before.get(field) or "") == (procedure.get(field) or "") for field in CONTENT):
		procedure.version = before.version
		return
	procedure.version = (before.version if before else 0) + 1
	procedure.append(
		"versions",
		{
			"version": procedure.version,
			"changed_on": now_datetime(),
			"changed_by": frappe.session.user,
			"change_note": procedure.change_note,
			**{field: procedure.get(field) for field in CONTENT},
		},
	)
	procedure.change_note = None
	_plan(procedure)


def confirm(procedure) -> None:
	"""Note that the procedure was reviewed and still holds, and save it."""
	_plan(procedure)
	procedure.save()


def begin(proposal) -> None:
	"""Note who proposes."""
	proposal.proposed_by = frappe.session.user


def decide(proposal) -> None:
	"""Stamp the decision about a proposal; nobody decides about their own."""
	if not proposal.stage_changed() or proposal.stage == OPEN:
		return
	if frappe.session.user == proposal.proposed_by and frappe.session.user != "Administrator":
		frappe.throw(_("Somebody else decides about your proposal."), NotYoursError)
	proposal.decided_by, proposal.decided_at = frappe.session.user, now_datetime()


def follow(proposal) -> None:
	"""Give the proposal to whoever is responsible, and tell the proposer what became of it."""
	if not proposal.stage_changed():
		return
	if proposal.stage == OPEN:
		messages.tell(
			_deciders(proposal), lambda: _("Proposed: {0}").format(_title(proposal)), PROPOSAL, proposal.name
		)
		return
	messages.tell(
		[proposal.proposed_by],
		lambda: (
			_("Your proposal was accepted: {0}").format(_title(proposal))
			if proposal.stage == ACCEPTED
			else _("Your proposal was declined: {0}").format(_title(proposal))
		),
		PROPOSAL,
		proposal.name,
		proposal.decision_note,
	)


def query(user: str | None = None) -> str:
	"""Condition for lists of proposals: one's own, or all for whoever may report on them."""
	user = user or frappe.session.user
	if user == "Administrator" or _sees_all(user):
		return ""
	return f"`tab{PROPOSAL}`.`proposed_by` = {frappe.db.escape(user)}"


def may_touch(doc, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for another's proposal, as the list would tell."""
	user = user or frappe.session.user
	if user == "Administrator" or ptype == "create" or doc.is_new() or _sees_all(user):
		return None
	return None if frappe.db.get_value(PROPOSAL, doc.name, "proposed_by") == user else False


def _sees_all(user: str) -> bool:
	return bool(frappe.permissions.get_role_permissions(PROPOSAL, user=user).get("report"))


def _plan(procedure) -> None:
	procedure.reviewed_at = now_datetime()
	# A new procedure may begin with a day of its own.
	if not procedure.review_on or getdate(procedure.review_on) <= getdate() or not procedure.is_new():
		days = procedure.review_interval
		procedure.review_on = add_days(nowdate(), days) if days else None


def _deciders(proposal) -> list[str]:
	responsible = proposal.rule and frappe.db.get_value(PROCEDURE, proposal.rule, "responsible")
	return [responsible] if responsible else roles.holders(roles.LEADER)


def _title(proposal) -> str:
	named = proposal.rule and frappe.db.get_value(PROCEDURE, proposal.rule, "title")
	return named or " ".join(proposal.proposal.split())[:80]
