"""When somebody will come: each time that was agreed stays, with the reason of a change."""

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime


def keep(dispatch) -> None:
	"""Keep an appointment that was made or moved; one in the past can't be made."""
	before = dispatch.get_doc_before_save()
	dispatch.set("appointments", before.appointments if before else [])
	if not dispatch.appointment_at or not _is_new(dispatch, before):
		return
	if get_datetime(dispatch.appointment_at) <= now_datetime():
		frappe.throw(_("An appointment lies in the future."))
	dispatch.append(
		"appointments",
		{
			"appointment_at": dispatch.appointment_at,
			"set_at": now_datetime(),
			"set_by": frappe.session.user,
			"reason": dispatch.appointment_reason,
		},
	)


def _is_new(dispatch, before) -> bool:
	return not before or not before.appointment_at or _moment(before) != _moment(dispatch)


def _moment(dispatch):
	return get_datetime(dispatch.appointment_at).replace(microsecond=0)
