"""Handing an order on to its handling unit: at once where the catalogue says so (`P-23`), or when asked.

What keeps an order from going out is told by `why_not_out`; the dispatch itself asks it too.
"""

import frappe

from hotline_app.intake.course.review import why_not_out

from . import catalogue

SAVEPOINT = "hand_on"
CONFLICT = 409


def on_order_update(order, method: str | None = None) -> None:
	"""Hand an order on when it was just taken in or released, where that is to happen at once.

	An order is never lost for it: if the unit can't be given the job, a dispatcher will do it.
	"""
	if order.stage != "Accepted" or not _has_become_ready(order) or why_not_out(order):
		return
	proposal = _for_part(order) if order.parent_order else catalogue.unit_for(order)
	if not proposal.automatic or not proposal.handling_unit:
		return
	frappe.db.savepoint(SAVEPOINT)
	try:
		offer(order.name, proposal.handling_unit, note=None)
	except frappe.ValidationError as error:
		frappe.db.rollback(save_point=SAVEPOINT)
		frappe.clear_last_message()
		# That an order may not go out yet is an answer, not a failure.
		if getattr(error, "http_status_code", None) != CONFLICT:
			frappe.log_error(
				"An order was not handed on by itself",
				reference_doctype=order.doctype,
				reference_name=order.name,
			)
		return
	# Whoever saved the order goes on with it as it is now.
	order.reload()


def next_unit(order) -> str | None:
	"""Offer a returned order to the next unit of the catalogue; return it, None if a person must decide."""
	if order.parent_order:
		# Who shares a matter was decided by hand.
		return None
	proposal = catalogue.unit_for(order)
	if proposal.handling_unit:
		offer(order.name, proposal.handling_unit, note=proposal.reason)
	return proposal.handling_unit


def offer(order: str, unit: str, note: str | None):
	"""Give `order` to `unit` because the catalogue or a reviewed return says so; return the dispatch."""
	dispatch = frappe.new_doc("HL Dispatch")
	dispatch.update({"work_order": order, "handling_unit": unit, "note": note})
	# Whoever took the order in (a citizen, a partner) has no right on dispatches; the catalogue decides.
	return dispatch.insert(ignore_permissions=True)


def _for_part(order) -> catalogue.Proposal:
	"""A part of a split order goes to the unit that it was made for."""
	return catalogue.Proposal(order.handling_unit, "", automatic=True)


def _has_become_ready(order) -> bool:
	"""Whether this save took the order in, or removed what kept it from going out."""
	before = order.get_doc_before_save()
	if not before or before.stage == "Draft":
		return True
	# A part that is taken up again is still its unit's; the whole waits for a person.
	if order.parent_order and order.handling_unit and order.stage_changed():
		return True
	was_released = before.held and not order.held
	was_reviewed = order.reviewed_at and not before.reviewed_at
	return bool(was_released or was_reviewed)
