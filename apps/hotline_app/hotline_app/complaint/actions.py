"""Corrective actions: who does what by when, and whether it helped (`C-8.1.4`).

Whoever is responsible sees the action, though not the complaint from which it comes.
"""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from hotline_app import messages

from . import access
from .access import COMPLAINT
from .errors import ComplaintError, PartialError

ACTION = "HL Corrective Action"
OPEN, DONE, CHECKED, DROPPED = "Open", "Done", "Checked", "Dropped"
# What whoever is responsible reports; all else is for those who may make actions.
REPORTED = ("status", "done_note", "evidence", "done_at", "done_by", "modified", "modified_by", "next_due_at")


def begin(action) -> None:
	"""What a new action gets from the system."""
	action.opened_at = now_datetime()
	action.status = OPEN
	if action.complaint and not action.line:
		action.line = frappe.db.get_value(COMPLAINT, action.complaint, "line")


def open_for(doctype: str, name: str, values: dict) -> str:
	"""Make a corrective action of another record, and return its name (`hotline_corrective_action`).

	`values`: line, source, title, responsible, due_at, description. Raises PermissionError, MandatoryError.
	"""
	action = frappe.new_doc(ACTION)
	action.update({**values, "reference_doctype": doctype, "reference_name": name})
	return action.insert().name


def check(action) -> None:
	"""Stamp what was done and checked, by whom; refuse what lacks its words or is one's own check."""
	before = action.get_doc_before_save()
	if before and before.status in (CHECKED, DROPPED):
		frappe.throw(_("This action has ended and can't be changed."), ComplaintError)
	_keep_to_report(action, before)
	_stamp_done(action, before)
	_stamp_checked(action, before)
	action.closed_at = now_datetime() if action.status in (CHECKED, DROPPED) else None


def tell(action) -> None:
	"""Tell whoever is responsible of a new action."""
	messages.tell(
		[action.responsible], lambda: _("To improve: {0}").format(action.title), action.doctype, action.name
	)


def query(user: str | None = None) -> str:
	"""Condition for lists of corrective actions: one's own, and those of complaints that one may know of."""
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	t, me = f"`tab{ACTION}`", frappe.db.escape(user)
	own = f"{t}.`responsible` = {me}"
	if not _sees_others(user):
		return own
	return f"({own} or coalesce({t}.`complaint`, '') = '' or {t}.`complaint` in ({access.known(user)}))"


def may_touch(doc: Document, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for another's action of which the user may not know."""
	user = user or frappe.session.user
	if user == "Administrator" or ptype == "create" or doc.is_new():
		return None
	stored = frappe.db.get_value(ACTION, doc.name, ["responsible", "complaint"], as_dict=True)
	if not stored or stored.responsible == user:
		return None
	if not _sees_others(user):
		return False
	complaint = stored.complaint and frappe.db.get_value(
		COMPLAINT, stored.complaint, access.DECIDES, as_dict=True
	)
	return None if not complaint or access.may_know(complaint, user) else False


def _sees_others(user: str) -> bool:
	return bool(frappe.permissions.get_role_permissions(ACTION, user=user).get("report"))


def _keep_to_report(action, before) -> None:
	"""Whoever is only responsible reports what was done, and changes nothing else."""
	if not before or action.flags.ignore_permissions or frappe.has_permission(ACTION, "create"):
		return
	for field in action.meta.fields:
		if field.fieldname not in REPORTED and action.meta.has_field(field.fieldname):
			action.set(field.fieldname, before.get(field.fieldname))
	if action.status not in (OPEN, DONE):
		frappe.throw(_("Whether it helped is checked by somebody else."), PartialError)


def _stamp_done(action, before) -> None:
	if action.status == OPEN:
		action.done_at = action.done_by = None
		return
	if action.status == DROPPED:
		return
	if not (action.done_note or "").strip():
		frappe.throw(_("Please say what was done."), frappe.MandatoryError)
	if before and before.done_at and before.status != OPEN:
		action.done_at, action.done_by = before.done_at, before.done_by
	else:
		action.done_at, action.done_by = now_datetime(), frappe.session.user


def _stamp_checked(action, before) -> None:
	action.checked_at = action.checked_by = None
	if action.status != CHECKED:
		return
	if not action.effect:
		frappe.throw(_("Please say whether it helped."), frappe.MandatoryError)
	if frappe.session.user in (action.responsible, action.done_by) and frappe.session.user != "Administrator":
		frappe.throw(_("Whether it helped is checked by somebody else."), PartialError)
	action.checked_at, action.checked_by = now_datetime(), frappe.session.user
