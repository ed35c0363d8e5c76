"""Offering an order to the next provider in rank, when one refused or let the time run out.

Where the dispatch rule says so, and only as often as it says; then a person is told and decides.
"""

import frappe
from frappe import _

from hotline_app import messages, roles
from hotline_app.intake.course.review import why_not_out

from . import matching, rules
from .stages import EXPIRED, REFUSED, TURNED_DOWN

SAVEPOINT = "pass_on"
# Of the best few one can be had; they are tried in turn.
CANDIDATES = 10


def after(dispatch) -> None:
	"""Offer the order of a dispatch that came to nothing to the next in rank, if its rule says so."""
	order = frappe.get_doc("HL Work Order", dispatch.work_order)
	rule = rules.rule_for(order)
	wanted = {REFUSED: rule.next_after_refusal, EXPIRED: rule.next_after_expiry}.get(dispatch.stage)
	if not wanted or why_not_out(order):
		return
	asked = asked_providers(order)
	if not (len(asked) < rule.most_offers and offer_next(order, asked)):
		tell_nobody_left(order, rule)


def offer_next(order, asked: list[str]) -> str | None:
	"""Offer `order` to the best provider that was not asked yet; return it, None if there is none."""
	for candidate in matching.candidates(order, limit=CANDIDATES, exclude=tuple(asked)):
		if offer(order.name, candidate.provider, note=None):
			return candidate.provider
	return None


def offer(order: str, provider: str, note: str | None) -> str | None:
	"""Offer an order because a rule says so; return the dispatch, None where it was not possible.

	That another has taken the order or the provider's time meanwhile is an answer, not a failure.
	"""
	frappe.db.savepoint(SAVEPOINT)
	known = len(frappe.local.message_log)
	dispatch = frappe.new_doc("HL Dispatch")
	dispatch.update({"work_order": order, "provider": provider, "note": note})
	dispatch.flags.by_rule = True
	try:
		# Whoever refused, or the scheduler, has no right to give out orders; the administrator's rule does.
		dispatch.insert(ignore_permissions=True)
	except frappe.ValidationError:
		frappe.db.rollback(save_point=SAVEPOINT)
		del frappe.local.message_log[known:]
		return None
	return dispatch.name


def asked_providers(order) -> list[str]:
	"""Return the providers that turned the order down in its present round, or let its time run out."""
	filters = {"work_order": order.name, "stage": ("in", TURNED_DOWN), "provider": ("is", "set")}
	if order.reopened_at:
		filters["offered_at"] = (">=", order.reopened_at)
	return frappe.get_all("HL Dispatch", filters=filters, pluck="provider")


def tell_nobody_left(order, rule) -> None:
	"""Let those know who must find somebody now, and leave a trace in the order."""
	order.add_comment("Info", _("No provider is left to offer the order to; a person must choose."))
	users = _on_line(rule.told_role, order.line) if rule.told_role else []
	messages.tell(
		users or [order.agent],
		lambda: _("Order {0}: no provider is left to offer it to").format(order.name),
		"HL Work Order",
		order.name,
	)


def _on_line(role: str, line: str) -> list[str]:
	users = roles.holders(role)
	fences = roles.fences(users, "HL Work Order")
	return [user for user in users if user not in fences or line in fences[user]]
