"""The watch over deadlines: marks clocks that ran out and tells whom they concern.

Set-wise: the number of statements does not grow with the number of orders, open or broken, only with
the number of people who are told.
"""

from collections import defaultdict

import frappe
from frappe import _
from frappe.utils import now_datetime

BATCH = 5000


def run() -> int:
	"""Mark all running clocks past their due time as breached; return how many.

	The person in charge (the record's field `agent`) gets one message for all of theirs.
	"""
	marked = 0
	while batch := _newly_broken():
		_mark([clock.name for clock in batch])
		_tell(batch)
		# Each batch stands for itself, so a stop in between neither loses nor repeats a message.
		frappe.db.commit()
		marked += len(batch)
		if len(batch) < BATCH:
			break
	return marked


def _newly_broken() -> list[frappe._dict]:
	return frappe.get_all(
		"HL SLA Clock",
		filters={"state": "Running", "breached": 0, "due_at": ("<", now_datetime())},
		fields=["name", "title", "reference_doctype", "reference_name", "due_at"],
		order_by="due_at",
		limit=BATCH,
	)


def _mark(names: list[str]) -> None:
	clock = frappe.qb.DocType("HL SLA Clock")
	frappe.qb.update(clock).set(clock.breached, 1).where(clock.name.isin(names)).run()


def _tell(clocks: list[frappe._dict]) -> None:
	"""One message for each person in charge, however many of their deadlines have passed."""
	concerned: dict[str, list[frappe._dict]] = defaultdict(list)
	agents = _agents(clocks)
	for clock in clocks:
		if agent := agents.get((clock.reference_doctype, clock.reference_name)):
			concerned[agent].append(clock)
	for agent, broken in concerned.items():
		frappe.get_doc(
			{
				"doctype": "Notification Log",
				"type": "Alert",
				"for_user": agent,
				"subject": _subject(broken),
				"document_type": broken[0].reference_doctype,
				"document_name": broken[0].reference_name,
			}
		).insert(ignore_permissions=True)  # the scheduler writes to the person; no user asked for it


def _subject(broken: list[frappe._dict]) -> str:
	first = broken[0]
	subject = _("{0}: the deadline {1} has passed").format(first.reference_name, _(first.title))
	others = len(broken) - 1
	return _("{0}, and {1} more").format(subject, others) if others else subject


def _agents(clocks: list[frappe._dict]) -> dict[tuple[str, str], str]:
	"""Who is in charge of each record, asked with one query for each record type."""
	agents = {}
	for doctype in {clock.reference_doctype for clock in clocks}:
		names = [clock.reference_name for clock in clocks if clock.reference_doctype == doctype]
		for row in frappe.get_all(
			doctype, filters={"name": ("in", names), "agent": ("is", "set")}, fields=["name", "agent"]
		):
			agents[(doctype, row.name)] = row.agent
	return agents
