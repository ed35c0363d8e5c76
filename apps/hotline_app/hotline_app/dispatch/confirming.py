"""The customer's yes to finished work: a signature, a code, or what was said on the phone (`H-3.3b`)."""

import frappe
from frappe import _
from frappe.utils import now_datetime

from hotline_app import roles

from . import codes
from .rules import CODE, NOT_NEEDED, SIGNATURE, TOLD

BY_PHONE = "Phone"


def at_completion(dispatch) -> None:
	"""Keep the yes that came with the completion; a tick counts only where the rule is content with it."""
	if was_remote(dispatch):
		dispatch.confirmation = NOT_NEEDED
	if dispatch.signature:
		_confirm(dispatch, SIGNATURE)
	elif dispatch.customer_confirmed and dispatch.confirmation in (TOLD, NOT_NEEDED, None, ""):
		_confirm(dispatch, TOLD)
	else:
		dispatch.customer_confirmed = 0


def afterwards(dispatch) -> None:
	"""Keep the yes that came after the completion. Raises `WrongCodeError`, MandatoryError without any."""
	if dispatch.signature:
		_confirm(dispatch, SIGNATURE)
	elif dispatch.flags.entered_code:
		codes.use(dispatch.name, codes.WORK, dispatch.flags.entered_code)
		_confirm(dispatch, CODE)
	elif roles.is_staff(frappe.session.user) and (dispatch.confirmation_note or "").strip():
		_confirm(dispatch, BY_PHONE)
	else:
		frappe.throw(_("The customer's confirmation is missing."), frappe.MandatoryError)


def was_remote(dispatch) -> bool:
	"""Whether a unit has settled the matter without being on site, where nobody could sign."""
	return bool(dispatch.handling_unit and not dispatch.arrived_at)


def is_awaited(dispatch) -> bool:
	"""Whether finished work still waits for the customer's yes."""
	return dispatch.confirmation in (SIGNATURE, CODE) and not dispatch.customer_confirmed


def _confirm(dispatch, how: str) -> None:
	dispatch.update({"customer_confirmed": 1, "confirmed_how": how, "confirmed_at": now_datetime()})
