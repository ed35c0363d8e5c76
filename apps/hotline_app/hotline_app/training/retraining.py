"""Whoever has not passed a training does it again until they have (`H-4.2`)."""

from collections.abc import Iterable

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Max

PASSED = "Passed"


def due(
	topic: str | None = None, users: Iterable[str] | None = None, before: str | None = None
) -> list[frappe._dict]:
	"""Return who has to repeat what: user, topic, last_at (the last training that was not passed), failures.

	`topic` and `users` narrow it down; `before` leaves out what comes after that time. Absence counts like
	failing; a training that was called off counts for nothing. The longest due come first.
	"""
	session = frappe.qb.DocType("HL Training Session")
	part = frappe.qb.DocType("HL Training Participant")
	passed_at = Max(Case().when(part.result == PASSED, session.starts_at))
	failed_at = Max(Case().when(part.result != PASSED, session.starts_at))
	query = (
		frappe.qb.from_(part)
		.join(session)
		.on((part.parent == session.name) & (part.parenttype == "HL Training Session"))
		.select(
			part.user,
			session.topic,
			failed_at.as_("last_at"),
			Count(Case().when(part.result != PASSED, 1)).as_("failures"),
		)
		.where((session.status == "Held") & (part.result != ""))
		.groupby(part.user, session.topic)
		.having(failed_at.isnotnull() & (passed_at.isnull() | (failed_at > passed_at)))
		.orderby(failed_at)
	)
	if topic:
		query = query.where(session.topic == topic)
	if users is not None:
		query = query.where(part.user.isin(list(users) or [""]))
	if before:
		query = query.where(session.starts_at < before)
	return query.run(as_dict=True)
