"""Reminds of certificates that end: the holder, and whom the settings name, once at each of the days."""

import frappe
from frappe import _
from frappe.utils import add_days, formatdate, nowdate

from hotline_app import messages

from . import settings

CERTIFICATE = "HL Staff Certificate"


def run() -> None:
	"""Remind of what ends soon; every day (`C-5.2.2`)."""
	told = settings.in_charge()
	for days in reversed(settings.reminders()):
		_remind(days, told)


def _remind(days: int, told: list[str]) -> None:
	rows = _ending(days)
	if not rows:
		return
	for row in rows:
		messages.tell(
			[row.user, *told],
			lambda row=row: _("The certificate {0} of {1} ends on {2}").format(
				_(row.certificate_type), row.full_name, formatdate(row.valid_until)
			),
			CERTIFICATE,
			row.name,
		)
	frappe.db.set_value(
		CERTIFICATE, {"name": ("in", [row.name for row in rows])}, "warned", days, update_modified=False
	)


def _ending(days: int) -> list[frappe._dict]:
	"""Certificates that end within so many days, of which nobody was told at this or a later day yet.

	One that is followed by another of its kind has been renewed, and nobody is told of it.
	"""
	held, later = frappe.qb.DocType(CERTIFICATE), frappe.qb.DocType(CERTIFICATE).as_("later")
	user = frappe.qb.DocType("User")
	return (
		frappe.qb.from_(held)
		.join(user)
		.on((user.name == held.user) & (user.enabled == 1))
		.left_join(later)
		.on(
			(later.user == held.user)
			& (later.certificate_type == held.certificate_type)
			& (later.valid_until.isnull() | (later.valid_until > held.valid_until))
		)
		.select(held.name, held.user, held.certificate_type, held.valid_until, user.full_name)
		.where(held.valid_until[nowdate() : add_days(nowdate(), days)])
		.where((held.warned == 0) | (held.warned > days))
		.where(later.name.isnull())
		.run(as_dict=True)
	)
