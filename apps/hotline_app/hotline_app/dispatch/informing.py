"""What the customer is told of a job: who comes and when, the price, that it is done (`H-3.3a`, `C-4.3.3`).

The texts are records (HL Citizen Message); which of them goes out when is told here. To each text the
order is `doc`, beside the values that are named here.
"""

import frappe
from frappe.utils import now_datetime

from hotline_app.channel import telling

from . import codes, confirming, pricing, rules, stages

ACCEPTED, ON_THE_WAY, PRICE = "Job Accepted", "On the Way", "Price to Agree"
CODE, DONE, REWORK = "Confirmation Code", "Work Done", "Rework"


class _Terms:
	"""What the price is made of, in the language of whoever reads it."""

	def __init__(self, dispatch):
		self.dispatch = dispatch

	def __str__(self) -> str:
		return pricing.terms(self.dispatch)


def of_stage(dispatch) -> None:
	"""Tell the customer what the dispatch's new stage means for them, if it means anything."""
	if dispatch.stage == stages.ACCEPTED and dispatch.provider:
		_tell(dispatch, REWORK if dispatch.rework_of else ACCEPTED)
	elif dispatch.stage == stages.DONE and dispatch.provider:
		_tell(dispatch, DONE, fee=dispatch.fee, work_done=dispatch.work_done)
	if waits_for_code(dispatch):
		resend_code(dispatch)


def of_arrival(dispatch) -> None:
	"""Tell the customer when somebody will be there; said anew when it has changed."""
	if dispatch.expected_arrival_at:
		_tell(dispatch, ON_THE_WAY, expected_arrival_at=dispatch.expected_arrival_at)


def waits_for_code(dispatch) -> bool:
	"""Whether the customer's yes, to the price or to the work, can be given by a code now."""
	return dispatch.stage == stages.PRICED or (
		dispatch.stage == stages.DONE and confirming.is_awaited(dispatch)
	)


def resend_code(dispatch) -> bool:
	"""Send the customer a new number for what waits for their yes; return whether one was sent."""
	if dispatch.stage == stages.PRICED:
		return _send_code(dispatch, codes.PRICE, PRICE, terms=_Terms(dispatch), price=dispatch.quoted_price)
	return _send_code(dispatch, codes.WORK, CODE)


def _send_code(dispatch, purpose: str, message: str, **values) -> bool:
	order = frappe.get_cached_doc("HL Work Order", dispatch.work_order)
	number = codes.issue(
		dispatch.name, purpose, rules.rule_for(order).code_minutes or rules.NO_RULE.code_minutes
	)
	sent = _tell(dispatch, message, code=telling.Secret(number), **values)
	# Only a customer who got a number can be asked for it.
	dispatch.db_set("code_sent_at", now_datetime() if sent else None, update_modified=False)
	return sent


def _tell(dispatch, message: str, **values) -> bool:
	return telling.tell(dispatch.work_order, message, **_receiver(dispatch), **values)


def _receiver(dispatch) -> dict:
	"""Who comes, as a text may say it."""
	if dispatch.handling_unit:
		return {"provider_name": dispatch.handling_unit, "provider_phone": None}
	name, phone = frappe.get_cached_value("HL Provider", dispatch.provider, ["provider_name", "phone"])
	return {"provider_name": name, "provider_phone": phone}
