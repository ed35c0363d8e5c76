"""A masked value is revealed to who has the right, for a reason, and on record (`G-4.1.9`, `H-5.2`)."""

import frappe
from frappe import _
from frappe.utils import cstr, now_datetime, nowdate

from hotline_app import masked, messages, roles

from . import needs

LOG, SETTINGS = "HL Reveal", "HL Privacy Settings"


class NoReasonError(frappe.MandatoryError):
	"""Nothing is revealed without a reason."""


def reveal(doctype: str, name: str, fieldname: str, reason: str) -> list[str]:
	"""Return what a field holds, of a table (`phones`) what the masked field of each row does.

	Who, what, when, why and in which call is kept. Raises PermissionError for who may not reveal it,
	ValidationError for a field that is not masked, NoReasonError.
	"""
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("read")
	if not cstr(reason).strip():
		frappe.throw(_("Please say why you need it."), NoReasonError)
	of, fieldname_of, parts = _place(doc, fieldname)
	_check_right(of, fieldname_of)
	_log(doc, fieldname, reason)
	return [value for part in parts if (value := part.get(fieldname_of))]


def serve(customer: str) -> dict:
	"""Return a customer plain to whoever takes down an order for them.

	Raises PermissionError, also for who may not have the phone revealed.
	"""
	doc = frappe.get_doc("HL Customer", customer)
	doc.check_permission("read")
	_check_right(doc.doctype, "phone")
	_log(doc, "phone", _("Takes down an order"))
	return doc.as_dict()


def may_reveal(doctype: str, fieldname: str) -> bool:
	"""Whether a role of the user is among those that a rule lets reveal the field."""
	if frappe.session.user == "Administrator":
		return True
	rule = {"document_type": doctype, "fieldname": fieldname, "enabled": 1}
	named = frappe.get_all(
		"HL Masking Role",
		{
			"parent": ("in", frappe.get_all(masked.RULE, rule, pluck="name") or [""]),
			"parenttype": masked.RULE,
		},
		pluck="role",
	)
	return not set(frappe.get_roles()).isdisjoint(named)


def _place(doc, fieldname: str) -> tuple[str, str, list]:
	"""The record type and the field that a rule names, and where their values are."""
	field = doc.meta.get_field(fieldname)
	if field and field.fieldtype in frappe.model.table_fields:
		for name in masked.rules().get(field.options, {}):
			return field.options, name, doc.get(fieldname)
	if fieldname not in masked.rules().get(doc.doctype, {}):
		frappe.throw(_("{0} is not masked.").format(frappe.utils.escape_html(fieldname)))
	return doc.doctype, fieldname, [doc]


def _check_right(doctype: str, fieldname: str) -> None:
	if not may_reveal(doctype, fieldname):
		label = _(frappe.get_meta(doctype).get_label(fieldname))
		frappe.throw(_("You may not reveal {0}.").format(frappe.bold(label)), frappe.PermissionError)


def _log(doc, fieldname: str, reason: str) -> None:
	user = frappe.session.user
	call = needs.call_of(user)
	entry = frappe.new_doc(LOG)
	entry.update({"user": user, "revealed_at": now_datetime(), "reason": cstr(reason).strip()})
	entry.update({"document_type": doc.doctype, "document_name": doc.name, "fieldname": fieldname})
	entry.call = call.name if call else None
	# A record of the system; nobody may write one.
	entry.insert(ignore_permissions=True)
	_warn(user, entry)


def _warn(user: str, entry) -> None:
	"""Tell who is named in the settings when the user has reached the number of a day."""
	settings = frappe.get_cached_doc(SETTINGS)
	if not settings.warn_at_a_day or not settings.warned_role:
		return
	if frappe.db.count(LOG, {"user": user, "revealed_at": (">=", nowdate())}) == settings.warn_at_a_day:
		messages.tell(
			roles.holders(settings.warned_role),
			lambda: _("{0} has revealed personal data {1} times today.").format(
				frappe.utils.get_fullname(user), settings.warn_at_a_day
			),
			LOG,
			entry.name,
		)
