"""Passing an order on to a provider with the customer's consent, where the rule asks for it (`G-4.2.2`)."""

import frappe
from frappe import _
from frappe.utils import now_datetime

from hotline_app.intake.errors import ConflictError


class ConsentMissingError(ConflictError):
	"""The customer was not asked yet whether the order may be passed on."""


def check(dispatch, rule) -> None:
	"""Raise `ConsentMissingError` unless the customer has agreed, now or to an offer of this order before."""
	if not rule.consent_required or dispatch.consent:
		return
	earlier = frappe.db.get_value(
		"HL Dispatch",
		{"work_order": dispatch.work_order, "consent": 1},
		["consent_at", "consent_by"],
		as_dict=True,
	)
	if not earlier:
		frappe.throw(_("Please ask the customer whether the order may be passed on."), ConsentMissingError)
	# The yes was to passing the matter on, not to this provider.
	dispatch.update({"consent": 1, **earlier})


def keep(dispatch) -> None:
	"""Keep who took the customer's consent, and when."""
	if dispatch.consent and not dispatch.consent_at:
		dispatch.update({"consent_at": now_datetime(), "consent_by": frappe.session.user})
