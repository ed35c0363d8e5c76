"""The course of a transfer: what goes along, who may say what, what it means for the order (`P-16`).

The order stays here and its clocks run on: for the citizen the line that was called answers. What the linked
line reads is the transfer, never the order; what of the caller goes along is decided with each one.
"""

import json

import frappe
from frappe import _
from frappe.utils import now_datetime

from hotline_app import messages
from hotline_app.intake import progress
from hotline_app.intake.stages import FINAL_STAGES, WORKING
from hotline_app.partner import access, scopes

from . import telling
from .states import (
	DECLINED,
	ENDED,
	IN,
	INTERFACE,
	NEEDS_RESULT,
	NEXT,
	OPEN,
	OUT,
	RECEIVED,
	SAID_THERE,
	SENT,
	TO_RETURN,
	TRANSFER,
)

ORDER = "HL Work Order"
# Set once, when the transfer begins.
FIXED = (
	"direction",
	"partner",
	"work_order",
	"line",
	"by",
	"reason",
	"content",
	"with_caller",
	"with_place",
	"passed",
	"began_at",
)
# The title is made of the description, which need not go along as it is.
ALWAYS = ("name", "kind", "category", "urgency", "area", "requested_at")
PLACE = ("address", "latitude", "longitude")
CALLER = ("caller_name", "caller_phone")


class TransferError(frappe.ValidationError):
	"""The transfer is not in a state in which this can be done."""

	http_status_code = 409


def begin(transfer) -> None:
	"""What a new transfer gets from the system, after its sender's right on the order was asked."""
	if not transfer.flags.ignore_permissions and access.is_partner(frappe.session.user):
		# What comes from a linked line comes as an order.
		frappe.throw(_("Transfers are begun by the centre."), frappe.PermissionError)
	order = frappe.get_doc(ORDER, transfer.work_order)
	if not transfer.flags.ignore_permissions:
		order.check_permission("write")
	partner = frappe.get_cached_doc("HL Partner", transfer.partner)
	if not partner.enabled or not partner.is_linked_line:
		frappe.throw(_("{0} is no linked line.").format(frappe.bold(partner.title)))
	if order.stage in FINAL_STAGES:
		frappe.throw(_("Order {0} has ended.").format(order.name), TransferError)
	transfer.direction = transfer.direction or OUT
	transfer.by = transfer.by or partner.transfers_by
	transfer.update({"line": order.line, "began_at": now_datetime(), "ended_at": None})
	if transfer.direction == IN:
		transfer.state = RECEIVED
		transfer.due_at = transfer.due_at or order.promised_at
	else:
		_begin_out(transfer, order)


def check(transfer) -> None:
	"""Keep to the course: what is fixed stays, a state follows on another, a result has its words."""
	before = transfer.get_doc_before_save()
	if not before:
		return
	for fieldname in FIXED:
		transfer.set(fieldname, before.get(fieldname))
	_keep_to_said_there(transfer, before)
	if transfer.state != before.state and transfer.state not in NEXT.get(before.state, ()):
		frappe.throw(
			_("A transfer that is {0} can't become {1}.").format(
				_(before.state, context=TRANSFER), _(transfer.state, context=TRANSFER)
			),
			TransferError,
		)
	if transfer.state in NEEDS_RESULT and not (transfer.result or "").strip():
		frappe.throw(_("Please write the result."), frappe.MandatoryError)
	if transfer.state in ENDED:
		transfer.ended_at = transfer.ended_at or now_datetime()
	else:
		transfer.ended_at = None


def settle(transfer) -> None:
	"""Tell the order, those concerned and the linked line what the step means; called after it is stored."""
	before = transfer.get_doc_before_save()
	if before and before.state == transfer.state:
		return
	telling.tell_partner(transfer)
	if transfer.state == SENT:
		_go_on(transfer.work_order, "Handling", dispatched_at=transfer.began_at)
	elif transfer.state == "Answered":
		_go_on(transfer.work_order, "Done", resolution=transfer.result)
	if transfer.state in SAID_THERE or transfer.state == TO_RETURN:
		_tell_concerned(transfer)


def on_order_insert(order, method: str | None = None) -> None:
	"""What a linked line sends is owed a result."""
	if not order.source_system:
		return
	partner = frappe.db.get_value(
		"HL Partner", {"source_system": order.source_system, "enabled": 1, "is_linked_line": 1}
	)
	if not partner:
		return
	received = frappe.new_doc(TRANSFER)
	received.update({"direction": IN, "partner": partner, "work_order": order.name, "by": INTERFACE})
	received.number_there = order.external_id
	# The line that sends has no right to begin transfers; that it sent one is a fact.
	received.flags.ignore_permissions = True
	received.insert()


def on_order_update(order, method: str | None = None) -> None:
	"""Return the result of an order that came from a linked line, and owe it again if it is taken up anew."""
	if not order.stage_changed() or order.is_new() or not order.get_doc_before_save():
		return
	for name in frappe.get_all(TRANSFER, {"work_order": order.name, "direction": IN}, pluck="name"):
		transfer = frappe.get_doc(TRANSFER, name)
		state = _after_order(transfer, order)
		if state and state != transfer.state:
			transfer.state = state
			transfer.result = order.resolution or transfer.result or _("Closed")
			# Whoever may end the order thereby says what is returned.
			transfer.save(ignore_permissions=True)


def query(user: str | None = None) -> str:
	"""Condition for lists of transfers: a linked line sees its own."""
	user = user or frappe.session.user
	if not access.is_partner(user):
		return ""
	partner = scopes.of_user(user)
	return f"`tab{TRANSFER}`.`partner` = {frappe.db.escape(partner.name)}" if partner else "1=0"


def may_touch(doc, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for a transfer of somebody else; None leaves the decision to the role's rights."""
	user = user or frappe.session.user
	if not access.is_partner(user):
		return None
	partner = scopes.of_user(user)
	stored = frappe.db.get_value(TRANSFER, doc.name, "partner") if not doc.is_new() else doc.partner
	return None if partner and stored == partner.name else False


def _begin_out(transfer, order) -> None:
	if not (transfer.reason or "").strip():
		frappe.throw(_("Please give the reason of the transfer."), frappe.MandatoryError)
	if order.confidential and transfer.with_caller:
		frappe.throw(_("The caller of a confidential order is not passed on."))
	open_there = {
		"work_order": order.name,
		"partner": transfer.partner,
		"direction": OUT,
		"state": ("in", OPEN),
	}
	if frappe.db.exists(TRANSFER, open_there):
		frappe.throw(_("Order {0} is with this line already.").format(order.name), TransferError)
	transfer.state = SENT
	transfer.content = transfer.content or order.description
	fields = (*ALWAYS, *(PLACE if transfer.with_place else ()), *(CALLER if transfer.with_caller else ()))
	passed = {field: order.get(field) for field in fields if order.get(field)}
	transfer.passed = json.dumps(
		{**passed, "description": transfer.content}, default=str, ensure_ascii=False, indent=1
	)


def _keep_to_said_there(transfer, before) -> None:
	"""A linked line says what it does with the matter; of the rest nothing is its to change."""
	if transfer.flags.ignore_permissions or not access.is_partner(frappe.session.user):
		return
	changed = transfer.state != before.state
	if before.direction != OUT or before.state not in OPEN or (changed and transfer.state not in SAID_THERE):
		frappe.throw(_("This is not yours to say of the transfer."), TransferError)
	for fieldname in ("told_to", "due_at"):
		transfer.set(fieldname, before.get(fieldname))


def _after_order(transfer, order) -> str | None:
	"""The state that the order's new stage means for a matter that was received."""
	wanted = frappe.get_cached_value("HL Partner", transfer.partner, "result_at") or "Done"
	ended = order.stage in FINAL_STAGES or order.stage == wanted
	if ended and transfer.state == RECEIVED:
		return "Returned" if transfer.by == INTERFACE else TO_RETURN
	return RECEIVED if order.stage in WORKING and transfer.state in ("Returned", TO_RETURN) else None


def _go_on(order: str, stage: str, **facts) -> None:
	doc = progress.for_update(order)
	if doc.stage in WORKING:
		progress.report(order, stage, **facts)


def _tell_concerned(transfer) -> None:
	title = frappe.get_cached_value("HL Partner", transfer.partner, "title")
	texts = {
		"Taken On": lambda: _("{0} has taken on order {1}").format(title, transfer.work_order),
		"Answered": lambda: _("{0} has settled order {1}").format(title, transfer.work_order),
		DECLINED: lambda: _("{0} declines order {1}").format(title, transfer.work_order),
		TO_RETURN: lambda: _("Tell {0} the result of order {1}").format(title, transfer.work_order),
	}
	agent = frappe.db.get_value(ORDER, transfer.work_order, "agent")
	messages.tell(
		[agent, transfer.owner], texts[transfer.state], ORDER, transfer.work_order, transfer.result or None
	)
