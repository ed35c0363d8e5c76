"""The price of a job: told with content, process, time and parts, agreed before the work (`C-4.3.3`)."""

import frappe
from frappe import _
from frappe.utils import flt, fmt_money, now_datetime

from hotline_app import roles

from . import codes
from .rules import BEFORE_WORK
from .stages import PRICED, WORKING

SIGNED, BY_CODE, BY_PHONE = "Signature", "Code", "Phone"
AGREEMENT = ("agreed_at", "agreed_price", "agreed_how", "agreed_terms")


class PriceNotAgreedError(frappe.ValidationError):
	"""The trade asks for a price that was agreed before the work."""


class OtherFeeError(frappe.MandatoryError):
	"""The fee is not what was agreed, and nobody says why."""


def tell(dispatch) -> None:
	"""Add the price up; a yes to an earlier price does not hold for this one."""
	if not ((dispatch.service_content or "").strip() and (dispatch.service_process or "").strip()):
		frappe.throw(
			_("Please tell the customer what will be done, and how."),
			frappe.MandatoryError,
		)
	dispatch.quoted_price = total(dispatch)
	forget_agreement(dispatch)
	dispatch.price_signature = dispatch.agreement_note = None


def agree(dispatch) -> None:
	"""Keep the customer's yes to the price: by signature, by the code that was sent, or told by phone.

	Raises `WrongCodeError`, and MandatoryError where there is no yes.
	"""
	if dispatch.price_signature:
		how = SIGNED
	elif dispatch.flags.entered_code:
		codes.use(dispatch.name, codes.PRICE, dispatch.flags.entered_code)
		how = BY_CODE
	elif roles.is_staff(frappe.session.user) and (dispatch.agreement_note or "").strip():
		how = BY_PHONE
	else:
		frappe.throw(_("The customer's agreement to the price is missing."), frappe.MandatoryError)
	dispatch.agreed_how, dispatch.agreed_at = how, now_datetime()
	dispatch.agreed_price = dispatch.quoted_price
	dispatch.agreed_terms = "\n".join(
		filter(None, (terms(dispatch), how == BY_PHONE and dispatch.agreement_note))
	)


def forget_agreement(dispatch) -> None:
	"""The price is told anew; nothing is agreed until then."""
	dispatch.update(dict.fromkeys(AGREEMENT))


def check_fee(dispatch) -> None:
	"""Raise unless the fee of finished work is what was agreed, or its reason is given (`C-5.3.4`)."""
	if dispatch.price_agreement == BEFORE_WORK and not dispatch.free_of_charge and not dispatch.agreed_at:
		frappe.throw(_("The price must be agreed with the customer before the work."), PriceNotAgreedError)
	if (dispatch.fee_reason or "").strip():
		return
	if dispatch.free_of_charge and flt(dispatch.fee):
		frappe.throw(_("This job is free of charge. Please give the reason of the fee."), OtherFeeError)
	if dispatch.agreed_at and flt(dispatch.fee) != flt(dispatch.agreed_price):
		frappe.throw(
			_("The fee differs from the agreed price {0}. Please give the reason.").format(
				_money(dispatch.agreed_price)
			),
			OtherFeeError,
		)


def total(dispatch) -> float:
	"""Return labour and parts together."""
	parts = sum(flt(row.price) * (1 if row.quantity is None else flt(row.quantity)) for row in dispatch.parts)
	return flt(dispatch.labour_price) + parts


def terms(dispatch) -> str:
	"""Return what the customer is told of the price, in words; it is kept as it was agreed."""
	lines = [
		f"{_('What Will Be Done')}: {dispatch.service_content}",
		f"{_('How It Is Done')}: {dispatch.service_process}",
	]
	if dispatch.expected_minutes:
		lines.append(f"{_('Takes (Minutes)')}: {dispatch.expected_minutes}")
	lines.append(f"{_('Labour')}: {_money(dispatch.labour_price)}")
	for row in dispatch.parts:
		what = " ".join(filter(None, (row.part, row.brand, row.model)))
		lines.append(f"{what}: {_money(row.price)} × {flt(row.quantity):g}")
	return "\n".join([*lines, f"{_('Price Told')}: {_money(dispatch.quoted_price)}"])


def in_hand(dispatch) -> str | None:
	"""Return what the customer is told now and has to agree to, or has agreed to; None where nothing is."""
	if dispatch.stage == PRICED:
		return terms(dispatch)
	return dispatch.agreed_terms if dispatch.stage == WORKING else None


def _money(amount: float | None) -> str:
	return fmt_money(amount or 0, currency=frappe.db.get_default("currency"))
