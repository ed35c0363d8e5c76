"""The watch over deadlines: marks clocks that ran out and tells whom they concern.

Set-wise: the number of statements does not grow with the number of open orders, only with the number
of batches of newly broken deadlines.
"""

import frappe
from frappe import _
from frappe.utils import now_datetime

BATCH = 5000


def run() -> int:
	"""Mark all running clocks past their due time as breached; return how many.

	The person in charge (the record's field `agent`) gets one message for each record.
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
	now = now_datetime()
	agents = _agents(clocks)
	rows = []
	for clock in clocks:
		agent = agents.get((clock.reference_doctype, clock.reference_name))
		if agent:
			subject = _("{0}: the deadline {1} has passed").format(clock.reference_name, _(clock.title))
			rows.append(
				(
					frappe.generate_hash(length=10),
					"Administrator",
					"Administrator",
					now,
					now,
					agent,
					"Alert",
					clock.reference_doctype,
					clock.reference_name,
					subject,
				)
			)
	if not rows:
		return
	fields = ["name", "owner", "modified_by", "creation", "modified", "for_user", "type"]
	fields += ["document_type", "document_name", "subject"]
	frappe.db.bulk_insert("Notification Log", fields, rows)
	for agent in set(agents.values()):
		frappe.publish_realtime("notification", user=agent, after_commit=True)


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
