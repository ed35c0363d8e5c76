"""Absences: asked for by whoever will be away, decided by the leader; the roster follows."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import escape_html, get_datetime, getdate

from hotline_app import messages, roles

from . import shifts
from .errors import RosterError

ABSENCE = "HL Absence"
ASKED, APPROVED = "Asked", "Approved"
DECIDED = ("Approved", "Refused")


def check(absence) -> None:
	"""Refuse days in the wrong order, and asking for somebody else without the right to decide."""
	if getdate(absence.to_date) < getdate(absence.from_date):
		frappe.throw(_("The last day is before the first."))
	if absence.agent != frappe.session.user and not _decides():
		frappe.throw(_("You can only ask for yourself."), frappe.PermissionError)
	before = absence.get_doc_before_save()
	if before and before.stage != ASKED and _days(before) != _days(absence):
		frappe.throw(_("This was decided; ask anew for other days."), RosterError)
	if absence.stage_changed() and absence.stage in DECIDED:
		absence.decided_by = frappe.session.user


def apply(absence) -> None:
	"""Tell the leaders of what is asked, the person of what was decided, and mark who is away."""
	if not absence.stage_changed():
		return
	if absence.stage == ASKED:
		_tell_leaders(absence, lambda: _("{0} asks for leave").format(_name(absence)))
	elif absence.stage in DECIDED:
		messages.tell([absence.agent], lambda: _(absence.stage, context=ABSENCE), ABSENCE, absence.name)
	away = absence.stage == APPROVED
	if away or (absence.get_doc_before_save() or frappe._dict()).stage == APPROVED:
		_mark(absence, away)


def reasons_against(agents: list[str], shift) -> dict[str, str]:
	"""Return who is away on the days of a shift, and until when (hook `hotline_rostering`)."""
	rows = frappe.get_all(
		ABSENCE,
		filters={
			"agent": ("in", agents),
			"stage": APPROVED,
			"from_date": ("<=", getdate(shift.ends_at)),
			"to_date": (">=", getdate(shift.starts_at)),
		},
		fields=["agent", "to_date"],
	)
	return {row.agent: _("away until {0}").format(frappe.utils.format_date(row.to_date)) for row in rows}


def query(user: str | None = None) -> str:
	"""Condition for lists: whoever does not decide sees their own absences only."""
	user = user or frappe.session.user
	return "" if _decides(user) else f"`tab{ABSENCE}`.`agent` = {frappe.db.escape(user)}"


def may_touch(doc, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for another's absence, unless the user decides about them."""
	user = user or frappe.session.user
	return None if _decides(user) or doc.agent in (None, user) else False


def _decides(user: str | None = None) -> bool:
	return bool(frappe.has_permission("HL Shift", "write", user=user or frappe.session.user))


def _days(absence) -> tuple[Any, Any, str]:
	return getdate(absence.from_date), getdate(absence.to_date), absence.agent


def _name(absence) -> str:
	return escape_html(frappe.utils.get_fullname(absence.agent))


def _tell_leaders(absence, subject) -> None:
	messages.tell(roles.holders(roles.LEADER), subject, ABSENCE, absence.name)


def _mark(absence, away: bool) -> None:
	"""Mark the person absent, or present again, in the shifts of these days that have not ended."""
	first = get_datetime(getdate(absence.from_date))
	after = frappe.utils.add_days(get_datetime(getdate(absence.to_date)), 1)
	for name in _shifts_of(absence.agent, first, after):
		shift = frappe.get_doc(shifts.SHIFT, name)
		for row in shift.members:
			if row.agent == absence.agent:
				row.absent = int(away)
		shift.save(ignore_permissions=True)  # follows from the decision, whose right was asked for
		if away and len(shifts.people(shift)) < shift.seats_needed:
			title = shift.title
			messages.tell(
				roles.holders(roles.LEADER),
				lambda title=title: _("Too few on duty: {0}").format(escape_html(title)),
				shifts.SHIFT,
				shift.name,
			)


def _shifts_of(agent: str, first, after) -> list[str]:
	shift, member = frappe.qb.DocType(shifts.SHIFT), frappe.qb.DocType(shifts.MEMBER)
	return (
		frappe.qb.from_(member)
		.join(shift)
		.on(shift.name == member.parent)
		.select(shift.name)
		.where((member.agent == agent) & (shift.starts_at < after) & (shift.ends_at > first))
		.where(shift.status.isin([shifts.PLANNED, shifts.RUNNING]))
		.run(pluck=True)
	)
