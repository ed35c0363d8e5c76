"""Shows a call on the screens of those who have it, at the moment it is offered to them (`C-6.1.2`)."""

from typing import Any

import frappe

from hotline_app.intake.stages import OPEN

from . import by_hand, seat_states
from .course import ENDED, HELD, RINGING, TALKING, Course

# What an agent sees of the call, by what the seat does in it.
STAGES = {"Ringing": RINGING, "Talking": TALKING, "Holding": HELD}


def tell(call: frappe._dict, before: frappe._dict, told: Course, seats: list[frappe._dict]) -> None:
	"""Send the call to the agents of its seats; a call that waits only moves the board."""
	if not seats:
		if call.stage != before.stage or call.queued_at != before.queued_at:
			seat_states.hint(line=call.line)
		return
	message = None
	for seat in seats:
		if not seat.agent or (seat.call != call.name and before.stage == ENDED):
			continue
		message = message or shown(call)
		stage = STAGES.get(told.seats[seat.name][0], ENDED)
		frappe.publish_realtime(
			"hotline_call", {**message, "stage": stage, "seat": seat.name}, user=seat.agent, after_commit=True
		)


def shown(call: frappe._dict) -> dict[str, Any]:
	"""Return what the screen of an agent shows of a call."""
	customer = (
		frappe.db.get_value("HL Customer", call.customer, ["customer_name", "phone"], as_dict=True)
		if call.customer
		else None
	)
	return {
		"call": call.name,
		"stage": call.stage,
		"direction": call.direction,
		"purpose": call.purpose,
		"caller_number": call.caller_number,
		"called_number": call.called_number,
		"number": by_hand.outer_number(call),
		"line": call.line,
		"line_title": frappe._(call.line or ""),
		"customer": call.customer,
		"customer_name": customer.customer_name if customer else None,
		"open_orders": _open_orders(call.customer),
		"work_order": call.work_order,
		"rings": call.rings,
		"slow_answer": call.slow_answer,
		"ivr_choice": call.ivr_choice,
		"skill": call.skill,
		"blacklist_effect": call.blacklist_effect,
		"outcome": call.outcome,
		"started_at": call.started_at,
		"answered_at": call.answered_at,
		"at": call.last_event_at,
		"queue": waiting_on(call.line),
	}


def waiting_on(line: str | None) -> int:
	"""Return how many inbound calls wait on a line."""
	return frappe.db.count("HL Call", {"stage": "Queued", "direction": "Inbound", "line": line})


def _open_orders(customer: str | None) -> int:
	# Of confidential ones nobody is told by their number.
	wanted = {"customer": customer, "stage": ("in", OPEN), "confidential": 0}
	return frappe.db.count("HL Work Order", wanted) if customer else 0
