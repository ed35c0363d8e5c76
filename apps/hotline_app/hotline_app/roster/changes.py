"""Swapping shifts, and standing in: the colleague agrees, the leader approves, the roster follows."""

import frappe
from frappe import _
from frappe.utils import escape_html, now_datetime

from hotline_app import messages, roles

from . import shifts
from .errors import RosterError

CHANGE = "HL Shift Change"
ASKED, AGREED, APPROVED, REFUSED = "Asked", "Agreed", "Approved", "Refused"


def check(change) -> None:
	"""Refuse what can't be changed, and steps of those who don't decide."""
	if change.is_new():
		_check_asked(change)
	if change.stage_changed():
		_check_step(change)


def apply(change) -> None:
	"""Tell whoever is next, and once approved put the one in the other's place."""
	if not change.stage_changed():
		return
	name = escape_html(frappe.utils.get_fullname(change.agent))
	if change.stage == ASKED:
		_tell([change.other_agent], change, lambda: _("{0} asks you to change shifts").format(name))
	elif change.stage == AGREED:
		_tell(
			roles.holders(roles.LEADER),
			change,
			lambda: _("{0} wants to change shifts, agreed by the colleague").format(name),
		)
	elif change.stage in (APPROVED, REFUSED):
		_tell([change.agent, change.other_agent], change, lambda: _(change.stage, context=CHANGE))
	if change.stage == APPROVED:
		_put_in_place(change)


def query(user: str | None = None) -> str:
	"""Condition for lists: one's own changes; all for whoever decides."""
	user = user or frappe.session.user
	if _decides(user):
		return ""
	t, me = f"`tab{CHANGE}`", frappe.db.escape(user)
	return f"({t}.`agent` = {me} or {t}.`other_agent` = {me})"


def may_touch(doc, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for a change between others, unless the user decides."""
	user = user or frappe.session.user
	return None if _decides(user) or user in (doc.agent, doc.other_agent) or not doc.agent else False


def _decides(user: str | None = None) -> bool:
	return bool(frappe.has_permission("HL Shift", "write", user=user or frappe.session.user))


def _check_asked(change) -> None:
	if change.agent != frappe.session.user and not _decides():
		frappe.throw(_("You can only ask for yourself."), frappe.PermissionError)
	if change.agent == change.other_agent:
		frappe.throw(_("Please name a colleague."))
	if change.kind != "Swap":
		change.other_shift = None
	elif not change.other_shift:
		frappe.throw(_("Please say for which shift."), frappe.MandatoryError)
	for agent, name in ((change.agent, change.shift), (change.other_agent, change.other_shift)):
		if name and not _is_planned_in(agent, name):
			full_name = escape_html(frappe.utils.get_fullname(agent))
			frappe.throw(_("{0} is not planned in that shift.").format(full_name), RosterError)


def _is_planned_in(agent: str, shift: str) -> bool:
	planned = frappe.db.get_value(shifts.SHIFT, shift, "status") == shifts.PLANNED
	row = {"parent": shift, "agent": agent, "absent": 0}
	return bool(planned and frappe.db.exists(shifts.MEMBER, row))


def _check_step(change) -> None:
	user = frappe.session.user
	if change.stage == AGREED:
		if user != change.other_agent and not _decides():
			frappe.throw(_("The colleague who is asked agrees."), frappe.PermissionError)
		change.agreed_at = now_datetime()
	elif change.stage in (APPROVED, REFUSED):
		change.decided_by = user


def _put_in_place(change) -> None:
	if change.other_shift and change.other_shift != change.shift:
		_replace_both(change)
	else:
		_replace(change.shift, {change.agent: change.other_agent})


def _replace_both(change) -> None:
	"""Take both out first: each may stand in the other's shift only once they have left their own."""
	pairs = ((change.shift, change.agent), (change.other_shift, change.other_agent))
	rows = {(name, agent): _absent_row(name, agent) for name, agent in pairs}
	for (name, agent), row in rows.items():
		other = change.other_agent if agent == change.agent else change.agent
		frappe.db.set_value(shifts.MEMBER, row, "absent", 0)
		_replace(name, {agent: other})


def _absent_row(shift: str, agent: str) -> str:
	row = frappe.db.get_value(shifts.MEMBER, {"parent": shift, "agent": agent}, "name")
	frappe.db.set_value(shifts.MEMBER, row, "absent", 1)
	return row


def _replace(name: str, by: dict[str, str]) -> None:
	shift = frappe.get_doc(shifts.SHIFT, name, for_update=True)
	if shift.status != shifts.PLANNED:
		frappe.throw(_("The shift has begun or was called off meanwhile."), RosterError)
	for row in shift.members:
		row.agent = by.get(row.agent, row.agent)
	shift.save(ignore_permissions=True)  # the leader's right to approve stands for it


def _tell(users: list[str], change, subject) -> None:
	messages.tell(users, subject, CHANGE, change.name)
