"""Urging: each request to get on with an order is a record of its own, counted and answered (`P-26`).

The customer's own urging comes in through an agent, or through the partner whose order it is; a step of
a deadline urges by itself. A repeat of another order urges the one that it repeats.
"""

from collections import defaultdict

import frappe
from frappe import _
from frappe.utils import now_datetime

from hotline_app import changed, messages, roles
from hotline_app.intake import progress
from hotline_app.intake.course import joining, superiors
from hotline_app.intake.stages import FINAL_STAGES

from . import bulk, concern, duties, supervising

CUSTOMER, SHIFT_LEADER, DEADLINE, PARTNER = "Customer", "Shift Leader", "Deadline", "Partner"
ANSWERED = "Answered"
# Whoever may write on this level (who has answered) answers any urging; others those addressed to them.
LEVEL_OF_ANY = 1


class EndedOrderError(frappe.ValidationError):
	"""Nobody works on the order any more, so nobody can be urged."""

	http_status_code = 409


class AnsweredError(frappe.ValidationError):
	"""The urging has its answer, which is a record and stays."""

	http_status_code = 409


def urge(order: str, content: str | None = None, source: str = CUSTOMER, channel: str | None = None):
	"""Urge an order and return the urging. Raises PermissionError and `EndedOrderError`."""
	record = frappe.new_doc("HL Urge")
	record.update({"work_order": order, "content": content, "source": source, "channel": channel})
	return record.insert()


def answer(name: str, reply: str):
	"""Answer an urging and return it. Raises PermissionError (another unit's) and `AnsweredError`."""
	record = frappe.get_doc("HL Urge", name, for_update=True)
	if record.state == ANSWERED:
		frappe.throw(_("This urging was answered already."), AnsweredError)
	record.reply = reply
	return record.save()


def begin(record) -> None:
	"""What a new urging gets from the system: the order that is worked on, its number, whom it concerns."""
	if not record.flags.ignore_permissions:
		frappe.get_doc("HL Work Order", record.work_order).check_permission("read")
	record.source = _source(record.source)
	primary = joining.primary_of(record.work_order) or record.work_order
	if primary != record.work_order:
		record.asked_about, record.work_order = record.work_order, primary
	order = progress.for_update(primary)
	if order.stage in FINAL_STAGES:
		frappe.throw(
			_("Order {0} is {1} and can't be urged. Reopen it if the matter is not settled.").format(
				order.name, _(order.stage).lower()
			),
			EndedOrderError,
		)
	_describe(record, order, concern.persons([order])[order.name])


def apply(record) -> None:
	"""Count a new urging on its order, tell whom it concerns, and supervise what is urged too often."""
	for order in filter(None, (record.work_order, record.asked_about)):
		_count(order, record)
	_tell(record.addressee, record.line, [record])
	if record.source == CUSTOMER and _is_once_too_often(record):
		supervising.issue_by_system(record.work_order, _("The customer urges again and again."), "Customer")


def tell_answered(record) -> None:
	"""Tell whoever urged, and the order's agent, that there is an answer."""
	agent = frappe.db.get_value("HL Work Order", record.work_order, "agent")
	messages.tell(
		[record.urged_by, agent],
		lambda: _("Order {0}: the urging was answered").format(record.work_order),
		"HL Work Order",
		record.work_order,
	)


def by_deadline(records: list[frappe._dict], step: frappe._dict) -> None:
	"""Urge what is due: one record an order, one message a person, however many orders there are.

	`records` are what a deadline's step names: doctype, name, deadline, due_at.
	"""
	orders = concern.orders_of(records)
	persons = concern.persons(orders)
	urges = [_due(order, persons[order.name], step) for order in orders]
	bulk.insert(urges)
	_count_all([order.name for order in orders])
	addressed: dict[tuple, list] = defaultdict(list)
	for record in urges:
		addressed[(record.addressee, record.addressee or record.line)].append(record)
	for (addressee, _group), theirs in addressed.items():
		_tell(addressee, theirs[0].line, theirs)


def may_touch(doc, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False where an agent would answer what is addressed to somebody else; None leaves it to the roles."""
	user = user or frappe.session.user
	if ptype != "write" or not roles.is_staff(user) or user == "Administrator":
		return None
	if not roles.with_right("HL Urge", "write", LEVEL_OF_ANY).isdisjoint(frappe.get_roles(user)):
		return None
	return None if doc.addressee == user else False


def _source(said: str | None) -> str:
	"""Who urges: what the sender says as far as the sender may say it."""
	if roles.PARTNER in frappe.get_roles() and not roles.is_staff(frappe.session.user):
		return PARTNER
	if said == SHIFT_LEADER and not superiors.is_superior():
		frappe.throw(_("Only a superior can urge as one."), frappe.PermissionError)
	if said in (DEADLINE, PARTNER):
		frappe.throw(_("{0} can't be chosen by hand.").format(_(said)), frappe.PermissionError)
	return said or CUSTOMER


def _describe(record, order, addressee: str | None) -> None:
	record.update(
		{
			"line": order.line,
			"handling_unit": order.handling_unit,
			"provider": order.provider,
			"addressee": addressee,
			"number": (order.urge_count or 0) + 1,
			"urged_by": frappe.session.user,
			"urged_at": now_datetime(),
			"state": "Open",
		}
	)


def _due(order: frappe._dict, addressee: str | None, step: frappe._dict):
	record = frappe.new_doc("HL Urge")
	_describe(record, order, addressee)
	content = concern.reason(order, step)
	record.update({"work_order": order.name, "source": DEADLINE, "content": content})
	return record


def _count(order: str, record) -> None:
	stage, count = frappe.db.get_value("HL Work Order", order, ["stage", "urge_count"])
	if stage not in FINAL_STAGES:
		progress.report(order, urge_count=(count or 0) + 1, last_urged_at=record.urged_at)


def _count_all(orders: list[str]) -> None:
	if not orders:
		return
	order, now = frappe.qb.DocType("HL Work Order"), now_datetime()
	(
		frappe.qb.update(order)
		.set(order.urge_count, order.urge_count + 1)
		.set(order.last_urged_at, now)
		.set(order.modified, now)
		.set(order.modified_by, frappe.session.user)
		.where(order.name.isin(orders))
	).run()
	changed.tell("HL Work Order", orders)


def _tell(addressee: str | None, line: str, urges: list) -> None:
	first = urges[0]
	messages.tell(
		[addressee] if addressee else duties.leaders(line),
		lambda: messages.and_more(
			_("Order {0} is urged, time {1}").format(first.work_order, first.number), len(urges) - 1
		),
		"HL Work Order",
		first.work_order,
	)


def _is_once_too_often(record) -> bool:
	limit = frappe.get_cached_value("HL Line", record.line, "urges_before_supervision")
	if not limit:
		return False
	by_customer = frappe.db.count("HL Urge", {"work_order": record.work_order, "source": CUSTOMER})
	return by_customer % limit == 0
