"""What follows from the course of a call: call-backs made and settled, a call by hand recognised."""

import frappe

from . import call_backs, hand_matching
from .course import ANSWERED, ENDED, Course


def settle(call: frappe._dict, before: frappe._dict, told: Course) -> None:
	"""Do what the news about a call asks for: when it is answered, and when it has ended."""
	if call.direction == "Internal":
		return
	if call.outcome == ANSWERED and before.outcome != ANSWERED:
		call_backs.answered(call)
	if call.stage != ENDED or (before.stage == ENDED and before.outcome == call.outcome):
		return
	hand_matching.take_over(call)
	if call.outcome != ANSWERED:
		call_backs.not_answered(call)
