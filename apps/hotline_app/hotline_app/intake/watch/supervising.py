"""Supervision: a unit must report on an order by a certain time, and the report is accepted or sent back.

A leader or complaint handler issues it, or a step of a deadline, or the customer's repeated urging.
An order is marked as supervised while any of its supervisions has not ended.
"""

from collections import defaultdict

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from hotline_app import messages
from hotline_app.intake import progress
from hotline_app.intake.course import joining
from hotline_app.intake.stages import FINAL_STAGES

from . import bulk, concern, duties

OPEN, REPORTED, CLOSED, WITHDRAWN = "Open", "Reported", "Closed", "Withdrawn"
RUNNING = (OPEN, REPORTED)
BY_HAND = ("Leader", "Superior")


class NotSupervisableError(frappe.ValidationError):
	"""The order has ended, or its unit is under supervision for it already."""

	http_status_code = 409


def issue(
	order: str,
	reason: str,
	requirement: str | None = None,
	level: str | None = None,
	report_by: str | None = None,
):
	"""Put an order under supervision and return the supervision.

	Without `report_by` the SLA policy for supervisions says when the report is due. Raises
	PermissionError and `NotSupervisableError`.
	"""
	supervision = _new(order, reason, "Leader")
	supervision.update({"requirement": requirement, "report_by": report_by})
	if level:
		supervision.level = level
	return supervision.insert()


def issue_by_system(order: str, reason: str, source: str) -> str | None:
	"""Put an order under supervision because a rule says so; None if it is already."""
	primary = joining.primary_of(order) or order
	if _supervised([primary]):
		return None
	supervision = _new(primary, reason, source)
	supervision.flags.by_system = True
	supervision.insert(ignore_permissions=True)  # a rule of the administrator's acts, not the user
	return supervision.name


def begin(supervision) -> None:
	"""What a new supervision gets from the system: the order that is worked on, and whom it concerns."""
	order = progress.for_update(joining.primary_of(supervision.work_order) or supervision.work_order)
	if not supervision.flags.by_system:
		order.check_permission("read")
		supervision.agent = frappe.session.user
		supervision.source = supervision.source if supervision.source in BY_HAND else BY_HAND[0]
	if order.stage in FINAL_STAGES:
		frappe.throw(
			_("Order {0} is {1} and can't be supervised.").format(order.name, _(order.stage).lower()),
			NotSupervisableError,
		)
	if (order.name, order.handling_unit or None) in _supervised([order.name]):
		frappe.throw(
			_("Order {0} is under supervision already. Wait for the report, or withdraw that one.").format(
				order.name
			),
			NotSupervisableError,
		)
	_check_report_by(supervision)
	_describe(supervision, order, concern.persons([order])[order.name])


def mark(supervision) -> None:
	"""Keep on the order whether it is under supervision."""
	running = frappe.db.exists(
		"HL Supervision", {"work_order": supervision.work_order, "stage": ("in", RUNNING)}
	)
	# Not by way of the order's own save: a supervision may end after its order did.
	frappe.db.set_value("HL Work Order", supervision.work_order, "supervised", int(bool(running)))


def tell(supervision) -> None:
	"""Tell whom the supervision's new stage concerns: the unit, or whoever issued it."""
	subject, users = _message(supervision)
	messages.tell(users, subject, supervision.doctype, supervision.name)


def by_deadline(records: list[frappe._dict], step: frappe._dict) -> None:
	"""Put under supervision what was not done in time; each person gets one message for all of it.

	`records` are what a deadline's step names: doctype, name, deadline, due_at. What is under supervision
	already is passed over.
	"""
	orders = concern.orders_of(records)
	known = _supervised([order.name for order in orders])
	fresh = [order for order in orders if (order.name, order.handling_unit or None) not in known]
	persons = concern.persons(fresh)
	supervisions = [_late(order, persons[order.name], step) for order in fresh]
	bulk.insert(supervisions)
	_mark_all([order.name for order in fresh])
	addressed: dict[tuple, list] = defaultdict(list)
	for supervision in supervisions:
		addressed[(supervision.addressee, supervision.addressee or supervision.line)].append(supervision)
	for theirs in addressed.values():
		_tell_together(theirs)


def _new(order: str, reason: str, source: str):
	supervision = frappe.new_doc("HL Supervision")
	supervision.update({"work_order": order, "reason": reason, "source": source})
	return supervision


def _late(order: frappe._dict, addressee: str | None, step: frappe._dict):
	supervision = _new(order.name, concern.reason(order, step), "Deadline")
	_describe(supervision, order, addressee)
	return supervision


def _describe(supervision, order, addressee: str | None) -> None:
	supervision.update(
		{
			"work_order": order.name,
			"line": order.line,
			"handling_unit": order.handling_unit,
			"provider": order.provider,
			"addressee": addressee,
			"issued_at": now_datetime(),
		}
	)


def _check_report_by(supervision) -> None:
	if supervision.report_by and get_datetime(supervision.report_by) <= now_datetime():
		frappe.throw(_("The report can't be due in the past."))


def _supervised(orders: list[str]) -> set[tuple[str, str | None]]:
	"""Order and unit of each supervision of these orders that has not ended."""
	rows = frappe.get_all(
		"HL Supervision",
		filters={"work_order": ("in", orders), "stage": ("in", RUNNING)},
		fields=["work_order", "handling_unit"],
	)
	return {(row.work_order, row.handling_unit or None) for row in rows}


def _mark_all(orders: list[str]) -> None:
	if orders:
		frappe.db.set_value("HL Work Order", {"name": ("in", orders)}, "supervised", 1)


def _message(supervision) -> tuple:
	order = supervision.work_order
	unit = [supervision.addressee] if supervision.addressee else duties.leaders(supervision.line)
	issuer = [supervision.agent] if supervision.agent else duties.leaders(supervision.line)
	if supervision.stage == REPORTED:
		return lambda: _("Order {0}: the unit has reported").format(order), issuer
	if supervision.stage == CLOSED:
		return lambda: _("Order {0}: the report was accepted").format(order), unit
	if supervision.stage == WITHDRAWN:
		return lambda: _("Order {0}: the supervision was withdrawn").format(order), unit
	if supervision.reopened_at:
		return lambda: _("Order {0}: the report was sent back").format(order), unit
	return lambda: _issued(supervision), unit


def _issued(supervision) -> str:
	return _("Order {0} is under supervision: {1}").format(supervision.work_order, _(supervision.level))


def _tell_together(supervisions: list) -> None:
	first = supervisions[0]
	messages.tell(
		[first.addressee] if first.addressee else duties.leaders(first.line),
		lambda: messages.and_more(_issued(first), len(supervisions) - 1),
		first.doctype,
		first.name,
	)
