"""Matters that are passed upward to the person in charge (`P-28`, `G-4.1.8`, `J-30`, `J-31`, `J-A2a`).

An agent passes a matter upward by hand, a rule of the administrator's does it by itself (HL Escalation
Rule), and so do a routing rule and a step of a deadline.
"""

from collections import defaultdict

import frappe
from frappe import _
from frappe.utils import now_datetime
from frappe.utils.caching import redis_cache

from hotline_app import messages
from hotline_app.intake import trees

from . import bulk, concern, duties

SETTLED = "Settled"
OVERDUE = "Overdue"
MATCH_FIELDS = ("line", "kind", "urgency", "category")


class AlreadyRaisedError(frappe.ValidationError):
	"""The same matter of the same order is with the person in charge already."""

	http_status_code = 409


def raise_for(order, matter: str, content: str | None = None) -> str | None:
	"""Pass `matter` of an order (its document or number) upward; return the escalation's name.

	A matter is passed upward by itself only once an order: None if it has been before. Without `content`
	the order's title says what it is about. No right is asked for: a rule decides, not the user.
	"""
	doc = frappe.get_doc("HL Work Order", order) if isinstance(order, str) else order
	if frappe.db.exists("HL Escalation", {"work_order": doc.name, "matter": matter}):
		return None
	escalation = _new(doc.line, matter, content or doc.title or doc.name, doc.name)
	escalation.insert(ignore_permissions=True)  # a rule of the administrator's acts, whoever took the order
	return escalation.name


def escalate(line: str, matter: str, content: str, order: str | None = None):
	"""Pass a matter upward by hand and return the escalation; without an order it is about the line.

	Raises PermissionError, and `AlreadyRaisedError` while the same matter of the order is open.
	"""
	return _new(line, matter, content, order).insert()


def apply_rules(order, method: str | None = None) -> None:
	"""Pass upward what the rules say of an order that is new, or whose line, kind, … has changed."""
	before = order.get_doc_before_save()
	if before and all(before.get(field) == order.get(field) for field in MATCH_FIELDS):
		return
	for matter in dict.fromkeys(rule["matter"] for rule in _rules() if _matches(rule, order)):
		raise_for(order, matter)


def by_deadline(records: list[frappe._dict], step: frappe._dict) -> None:
	"""Pass upward what was not done in time; whoever is in charge gets one message for all of it.

	`records` are what a deadline's step names: doctype, name, deadline, due_at. What is with the person
	in charge already is not passed again.
	"""
	orders = concern.orders_of(records)
	known = _open([order.name for order in orders], OVERDUE)
	by_line: dict[str, list[frappe._dict]] = defaultdict(list)
	for order in orders:
		if order.name not in known:
			by_line[order.line].append(order)
	bulk.insert([escalation for line, late in by_line.items() for escalation in _late(line, late, step)])
	for line, late in by_line.items():
		_tell_late(line, late)


def begin(escalation) -> None:
	"""What a new escalation gets from the system: its line, who raised it, and who is in charge."""
	if escalation.work_order:
		_take_order(escalation)
	escalation.raised_by = frappe.session.user
	escalation.raised_at = now_datetime()
	escalation.agent = escalation.agent or duties.person_in_charge(escalation.line, escalation.matter)


def tell(escalation) -> None:
	"""Tell whoever is in charge at once. The message names nobody: the order may be confidential."""
	users = [escalation.agent] if escalation.agent else duties.leaders(escalation.line)
	messages.tell(users, lambda: _subject(escalation), escalation.doctype, escalation.name)


def tell_settled(escalation) -> None:
	"""Tell whoever raised the matter what became of it."""
	messages.tell(
		[escalation.raised_by],
		lambda: _("Settled: {0}").format(_subject(escalation)),
		escalation.doctype,
		escalation.name,
	)


def forget() -> None:
	"""Drop what is remembered of the rules; call it when one changed."""
	_rules.clear_cache()


@redis_cache(ttl=24 * 3600)
def _rules() -> list[dict]:
	return frappe.get_all(
		"HL Escalation Rule", filters={"enabled": 1}, fields=["matter", *MATCH_FIELDS], order_by="name"
	)


def _matches(rule: dict, order) -> bool:
	return all(
		not rule[field] or rule[field] == order.get(field) or (field == "category" and _is_below(rule, order))
		for field in MATCH_FIELDS
	)


def _is_below(rule: dict, order) -> bool:
	return rule["category"] in trees.lineage("HL Category", order.category)


def _new(line: str, matter: str, content: str, order: str | None):
	escalation = frappe.new_doc("HL Escalation")
	escalation.update({"line": line, "matter": matter, "content": content, "work_order": order})
	return escalation


def _take_order(escalation) -> None:
	"""The order's row is locked, so of two who raise the same matter at once the second is told."""
	order = frappe.get_doc("HL Work Order", escalation.work_order, for_update=True)
	if not escalation.flags.ignore_permissions:
		order.check_permission("read")
	if _open([order.name], escalation.matter):
		frappe.throw(
			_("{0} of order {1} was passed upward already.").format(_(escalation.matter), order.name),
			AlreadyRaisedError,
		)
	escalation.line = order.line


def _open(orders: list[str], matter: str) -> set[str]:
	"""Those of the orders whose `matter` is with the person in charge now."""
	return set(
		frappe.get_all(
			"HL Escalation",
			filters={"work_order": ("in", orders), "matter": matter, "stage": ("!=", SETTLED)},
			pluck="work_order",
		)
	)


def _late(line: str, orders: list[frappe._dict], step: frappe._dict) -> list:
	agent = duties.person_in_charge(line, OVERDUE)
	escalations = []
	for order in orders:
		escalation = _new(line, OVERDUE, concern.reason(order, step), order.name)
		escalation.update({"raised_by": frappe.session.user, "raised_at": now_datetime(), "agent": agent})
		escalations.append(escalation)
	return escalations


def _tell_late(line: str, orders: list[frappe._dict]) -> None:
	messages.tell(
		duties.those_in_charge(line, OVERDUE),
		lambda: messages.and_more(_("{0}: order {1}").format(_(OVERDUE), orders[0].name), len(orders) - 1),
		"HL Work Order",
		orders[0].name,
	)


def _subject(escalation) -> str:
	matter = _(escalation.matter)
	if escalation.work_order:
		return _("{0}: order {1}").format(matter, escalation.work_order)
	return f"{matter}: {_(escalation.line)}"
