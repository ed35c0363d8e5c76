"""Which calls count when it is asked how many were answered: one definition for all figures (`G-2.5`).

A call counts that came in and is over, was not refused, and did not end in the menu. It says so itself
(`offered`), so that boards, reports, indicators and lists count the same.
"""

from typing import Any

INBOUND, ENDED, REFUSED, ABANDONED = "Inbound", "Ended", "Refused", "Abandoned"


def counts(call: Any) -> bool:
	"""Whether the call counts as offered."""
	if call.direction != INBOUND or call.stage != ENDED or call.outcome == REFUSED:
		return False
	return call.outcome != ABANDONED or (call.waiting_s or 0) > 0


def condition(call):
	"""The same as a condition on the table of calls, for those from before it was kept."""
	over = (call.direction == INBOUND) & (call.stage == ENDED) & (call.outcome != REFUSED)
	return over & ((call.outcome != ABANDONED) | (call.waiting_s > 0))
