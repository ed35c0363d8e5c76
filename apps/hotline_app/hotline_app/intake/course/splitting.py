"""Splitting an order among several units: exactly one leads (主办), any number support (协办).

Each part is an order of its own, with its own number and clocks, and belongs to `parent_order`. The parent
is done when all its parts have ended, and they are closed, cancelled and taken up again with it. The caller
is asked about the whole, so parts have no follow-up.

The parent is always locked before its parts; what a part means for its parent is settled after the commit.
"""

from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from hotline_app.intake import progress
from hotline_app.intake.errors import ClosedOrderError, ConflictError
from hotline_app.intake.stages import FINAL_STAGES, WORKING

from . import afterwards, review, traces

LEAD, SUPPORT = "Lead", "Support"
INHERITED = (
	"line",
	"kind",
	"category",
	"urgency",
	"channel",
	"confidential",
	"appointment_at",
	"promised_at",
	"answer_by",
	"title",
	"description",
	"caller_phone",
	"caller_name",
	"caller_gender",
	"caller_card_number",
	"customer",
	"area",
	"address",
	"latitude",
	"longitude",
	"agent",
	"reviewed_by",
	"reviewed_at",
	"requested_at",
)
OF_A_PART = ("handling_unit", "handling_role", "description", "area", "category")
PART_FIELDS = ("role", *OF_A_PART)


def split(order: str, parts: list[dict[str, Any]]) -> list[str]:
	"""Give the order to several units, each a part; return the parts' numbers, the lead's first.

	A part is `{handling_unit, role (Lead or Support), description?, area?, category?}`. A split order may be
	given more supports later. Raises `ClosedOrderError`, `ConflictError` (the order may not go out, is a part
	or a repeat), and `ValidationError` for parts that don't make sense.
	"""
	parent = progress.for_update(order)
	if parent.stage not in WORKING:
		frappe.throw(_("Order {0} is done or has ended and can't be split.").format(order), ClosedOrderError)
	if parent.parent_order:
		frappe.throw(_("Order {0} is a part itself and can't be split.").format(order), ConflictError)
	existing = parts_of(order)
	if not existing:
		review.check_may_go_out(parent)
	wanted = _checked(parts, existing)
	made = [_make(parent, part) for part in sorted(wanted, key=lambda part: part["role"] != LEAD)]
	lead = next((part for part in made if part.handling_role == LEAD), None)
	if lead:
		parent.handling_unit = lead.handling_unit
	parent.dispatched_at = parent.dispatched_at or now_datetime()
	parent.move_to("Handling")
	parent.flags.was_split = not existing
	progress.store(parent)
	for part in made:
		traces.note(
			order,
			_("Part {0} given to {1} ({2}).").format(part.name, part.handling_unit, _(part.handling_role)),
		)
	return [part.name for part in made]


def parts_of(order: str) -> list[frappe._dict]:
	"""Return the parts of an order, the lead first, with what is told of them."""
	rows = frappe.get_all(
		"HL Work Order",
		filters={"parent_order": order},
		fields=[
			"name",
			"handling_unit",
			"handling_role",
			"stage",
			"workflow_state",
			"resolution",
			"done_at",
			"contacted_at",
			"arrived_at",
			"next_due_at",
			"title",
		],
		order_by="name",
	)
	return sorted(rows, key=lambda row: row.handling_role != LEAD)


def on_order_update(order) -> None:
	"""Settle what a change means for the whole, and for the parts; called after the order was stored."""
	if order.parent_order and not order.flags.follows:
		afterwards.run(gather, order.parent_order)
	elif not order.parent_order and order.stage_before() and order.stage_changed():
		afterwards.run(take_parts_along, order.name)


def gather(order: str) -> None:
	"""Bring a split order to where its parts are: done with the last of them, the lead's resolution first."""
	parent = progress.for_update(order)
	parts = parts_of(order)
	if parent.stage not in WORKING or not parts:
		return
	lead = parts[0]
	facts = {"contacted_at": lead.contacted_at, "arrived_at": lead.arrived_at}
	stage = parent.stage
	if not any(part.stage in WORKING for part in parts):
		done = [part for part in parts if part.stage != "Cancelled"]
		stage = "Done" if done else "Accepted"
		if done:
			facts |= {
				"resolution": _resolution(done),
				"done_at": max((p.done_at for p in done if p.done_at), default=now_datetime()),
			}
		else:
			facts |= {"handling_unit": None, "dispatched_at": None}
	elif parent.stage == "Accepted":
		stage = "Handling"
	changed = {field: value for field, value in facts.items() if parent.get(field) != value}
	if not changed and stage == parent.stage:
		return
	parent.update(changed)
	parent.move_to(stage)
	progress.store(parent)


def take_parts_along(order: str) -> None:
	"""Close, cancel or take up again the parts of an order that was."""
	parts = parts_of(order)
	if not parts:
		return
	parent = progress.for_update(order)
	if parent.stage == "Closed":
		_move(parent, [part for part in parts if part.stage not in FINAL_STAGES], "Closed")
	elif parent.stage == "Cancelled":
		_move(parent, [part for part in parts if part.stage not in FINAL_STAGES], "Cancelled")
	elif parent.stage == "Accepted" and (parent.round or 1) > 1:
		# The lead answers for the whole; it asks for more support if it needs any.
		_move(parent, [part for part in parts[:1] if part.stage not in WORKING], "Accepted")


def _move(parent, parts: list[frappe._dict], stage: str) -> None:
	for part in parts:
		doc = progress.for_update(part.name)
		if doc.stage in FINAL_STAGES:
			doc.reopen_reason = _("{0} is taken up again").format(parent.name)
		doc.flags.follows = True
		doc.move_to(stage)
		progress.store(doc)


def _checked(parts: list[dict[str, Any]], existing: list[frappe._dict]) -> list[dict[str, Any]]:
	"""The parts with their roles, or an error that says what is wrong with them."""
	if not isinstance(parts, list) or not parts or not all(isinstance(part, dict) for part in parts):
		frappe.throw(_("Please name the units among which the order is split."))
	if unknown := {field for part in parts for field in part} - set(PART_FIELDS):
		frappe.throw(_("Unknown: {0}").format(frappe.utils.escape_html(", ".join(sorted(unknown)))))
	for part in parts:
		if part.get("role") not in (LEAD, SUPPORT):
			frappe.throw(_("Each unit either leads or supports."))
	roles = [part["role"] for part in parts] + [part.handling_role for part in existing]
	if roles.count(LEAD) != 1:
		frappe.throw(_("Exactly one unit leads."))
	if len(roles) < 2:
		frappe.throw(_("Please name at least two units."))
	units = [part.get("handling_unit") for part in parts]
	_check_units(units, [part.handling_unit for part in existing if part.stage != "Cancelled"])
	return parts


def _check_units(units: list[str | None], taken: list[str]) -> None:
	enabled = set(frappe.get_all("HL Handling Unit", {"name": ("in", units), "enabled": 1}, pluck="name"))
	for unit in units:
		if unit not in enabled:
			frappe.throw(
				_("There is no active unit {0}.").format(frappe.bold(frappe.utils.escape_html(str(unit))))
			)
		if (units + taken).count(unit) > 1:
			frappe.throw(_("{0} is named twice.").format(frappe.bold(unit)))


def _make(parent, part: dict[str, Any]):
	doc = frappe.new_doc("HL Work Order")
	doc.update({fieldname: parent.get(fieldname) for fieldname in INHERITED})
	doc.update({fieldname: part[fieldname] for fieldname in OF_A_PART if part.get(fieldname)})
	doc.update({"parent_order": parent.name, "handling_role": part["role"]})
	doc.flags.moved_by_event = True
	# Whoever may change the order may give its parts out.
	return doc.insert(ignore_permissions=True)


def _resolution(parts: list[frappe._dict]) -> str:
	"""The lead's resolution, and below it the supports', each with its unit."""
	texts = [part.resolution or "" for part in parts if part.handling_role == LEAD]
	texts += [
		f"{part.handling_unit}: {part.resolution or ''}" for part in parts if part.handling_role != LEAD
	]
	return "\n".join(text for text in texts if text.strip())
