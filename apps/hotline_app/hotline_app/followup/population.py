"""The orders that a rule is about, in a period: asked of the database in one query, whatever their number."""

from collections.abc import Iterator
from datetime import datetime

import frappe

from hotline_app.intake import trees

from . import rules

PAGE = 2000


def orders(
	rule: frappe._dict, since: datetime, until: datetime, without_task: bool = False
) -> Iterator[frappe._dict]:
	"""Yield the orders whose event of `rule` was from `since` until before `until`, as rows with all fields.

	`without_task`: only those that have no task of this rule in their present round. They are read page by
	page, by their names.
	"""
	lineage = trees.whole_trees()
	last = ""
	while rows := _page(rule, since, until, without_task, last):
		for row in rows:
			row.doctype = "HL Work Order"
			if rules.concerns(rule, row, lineage):
				yield row
		last = rows[-1].name
		if len(rows) < PAGE:
			return


def _page(
	rule: frappe._dict, since: datetime, until: datetime, without_task: bool, after: str
) -> list[frappe._dict]:
	order, task = frappe.qb.DocType("HL Work Order"), frappe.qb.DocType("HL Follow-up Task")
	event = rules.EVENTS[rule.event]
	moment = order[event.fieldname]
	query = (
		frappe.qb.from_(order)
		.select(order.star)
		.where((moment >= since) & (moment < until) & (order.name > after))
		.where(order.parent_order.isnull() | (order.parent_order == ""))
		.orderby(order.name)
		.limit(PAGE)
	)
	if not event.is_appointed:
		# An order was last changed when it came to its event, or later; there is an index on that.
		query = query.where(order.modified >= since)
	if rule.event in rules.STAGES:
		query = query.where(order.stage == rule.event)
	elif event.is_appointed:
		query = query.where(order.stage.isin(["Accepted", "Handling", "Waiting"]))
	for field in ("line", "kind", "channel", "urgency"):
		if rule[field]:
			query = query.where(order[field] == rule[field])
	if rule.category:
		query = query.where(order.category.isin(trees.subtree("HL Category", rule.category)))
	if without_task:
		query = (
			query.left_join(task)
			.on((task.work_order == order.name) & (task.rule == rule.name) & (task.round == order.round))
			.where(task.name.isnull())
		)
	return query.run(as_dict=True)
