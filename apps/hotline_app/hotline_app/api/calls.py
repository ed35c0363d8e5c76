"""The agent's calls: the one under way, commands to the telephone, what is noted about a call."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import cint

from hotline_app import masked
from hotline_app.access import refuse_guests, require
from hotline_app.intake import phone
from hotline_app.intake.errors import ConflictError
from hotline_app.telephony import (
	by_hand,
	hand_matching,
	intents,
	noting,
	passing,
	seat_states,
	seats,
	telling,
)
from hotline_app.telephony.switch import commands

PAGE = 30
# What an agent does with the call at the own seat.
ACTIONS = ("answer", "hold", "resume", "transfer", "consult", "conference", "hang_up")
WITH_TARGET = ("transfer", "consult", "conference")
FIELDS = (
	"name",
	"line",
	"direction",
	"purpose",
	"caller_number",
	"called_number",
	"customer",
	"work_order",
	"stage",
	"outcome",
	"agent",
	"seat",
	"started_at",
	"answered_at",
	"ended_at",
	"rings",
	"waiting_s",
	"talk_s",
	"hold_s",
	"wrap_up_s",
	"wrap_up",
	"remarks",
	"rating",
	"slow_answer",
	"by_hand",
	"recording_state",
	"blacklist_effect",
)

CALL_BACK_FIELDS = (
	"name",
	"number",
	"line",
	"reason",
	"customer",
	"call",
	"work_order",
	"calls",
	"agent",
	"tries",
	"last_try_at",
	"asked_at",
	"next_due_at",
	"remarks",
)


@frappe.whitelist(methods=["GET", "POST"])
def current() -> dict[str, Any] | None:
	"""Return the call at the user's seat as it was sent to the screen (`hotline_call`), None without one.

	With `seat_state`, so that a page that was loaded anew goes on where it was.
	"""
	refuse_guests()
	name = seats.seat_of(frappe.session.user)
	seat = seats.settled(frappe.db.get_value("HL Seat", name, "*", as_dict=True)) if name else None
	if not seat or not seat.call:
		return None
	call = frappe.db.get_value("HL Call", seat.call, "*", as_dict=True)
	if not call:
		return None
	stage = telling.STAGES.get(seat.state, call.stage)
	return {**telling.shown(call), "stage": stage, "seat": seat.name, "seat_state": seat.state}


@frappe.whitelist(methods=["POST"])
def command(call: str, action: str, target: str | int | None = None) -> None:
	"""Let the switch do something with the call at the user's seat (`C-4.2.3a`).

	action: answer, hold, resume, transfer, consult, conference, hang_up; target: a seat or a number, for
	transfer, consult and conference. Raises ConflictError (409) if the call is not at the user's seat, 503
	if the switch is not connected.
	"""
	refuse_guests()
	if action not in ACTIONS:
		frappe.throw(_("There is no command {0}.").format(frappe.utils.escape_html(action[:40])))
	seat = _own_seat(call)
	if action in WITH_TARGET and not target:
		frappe.throw(_("Please say to whom."), frappe.MandatoryError)
	values = {"target": str(target)} if action in WITH_TARGET else {}
	commands.send(seat.name, action, call=call, **values)


@frappe.whitelist(methods=["POST"])
def pass_on(call: str, to: str, skill: str | None = None) -> str:
	"""Transfer the call at the user's seat by what it needs; return the seat or number to which it goes.

	to: Skill (with `skill`; without one, to any free colleague), Leader, or Rating: to where the caller rates
	the service. Raises ConflictError (409) if nobody is free, or the call is not at the user's seat, 503 if
	the switch is not connected.
	"""
	refuse_guests()
	if to not in (passing.SKILL, passing.LEADER, passing.RATING):
		frappe.throw(_("A call is not passed on to {0}.").format(frappe.utils.escape_html(to[:40])))
	seat = _own_seat(call)
	goes_to = passing.target(seat, call, to, skill)
	commands.send(seat.name, "transfer", call=call, target=goes_to)
	return goes_to


@frappe.whitelist(methods=["POST"])
def dial(
	number: str | int, order: str | None = None, purpose: str | None = None, call_back: str | None = None
) -> None:
	"""Call a number from the user's seat; the call will belong to `order`, or be a `call_back`.

	The masked number of `order` or `call_back` stands for the plain one.

	purpose: Intake, Follow-up, Call-back, Consultation or Other. Raises ConflictError (409) in a call,
	InvalidPhoneError, PermissionError, 503 if the switch is not connected.
	"""
	require(*seats.SIGN_IN_RIGHT)
	seat = seats.occupied(frappe.session.user)
	if seat.state in seat_states.IN_CALL:
		frappe.throw(_("Your seat is in a call."), ConflictError)
	for doctype, name in (("HL Work Order", order), ("HL Call Back", call_back)):
		if name:
			frappe.get_doc(doctype, name).check_permission("read")
	plain = phone.normalise(_behind(str(number), order, call_back))
	if not plain:
		frappe.throw(_("Please say whom to call."), frappe.MandatoryError)
	why = purpose or ("Call-back" if call_back else "Other")
	if why not in frappe.get_meta("HL Call").get_field("purpose").options.split("\n"):
		frappe.throw(_("There is no purpose {0}.").format(frappe.utils.escape_html(why[:40])))
	# First: the switch may tell of the call before this request has ended.
	intents.remember(seat.name, plain, work_order=order, purpose=why, call_back=call_back)
	commands.send(seat.name, "dial", target=plain)


def _behind(number: str, order: str | None, call_back: str | None) -> str:
	"""The number of the order or the call-back, if what was sent is its mask; any other as it is."""
	for doctype, name, fieldname in (
		("HL Work Order", order, "caller_phone"),
		("HL Call Back", call_back, "number"),
	):
		fields = [fieldname, f"{fieldname}{masked.SUFFIX}"]
		stored = frappe.db.get_value(doctype, name, fields) if name else None
		if stored and number == stored[1]:
			return stored[0]
	return number


@frappe.whitelist(methods=["GET", "POST"])
def mine(page: int | str = 0) -> list[dict[str, Any]]:
	"""Return a page of 30 of the user's calls, the latest first. `page` counts from 0."""
	require("HL Call")
	user = frappe.session.user
	leg = frappe.qb.DocType("HL Call Leg")
	start = cint(page) * PAGE
	names = (
		frappe.qb.from_(leg)
		.select(leg.parent)
		.distinct()
		.where(leg.agent == user)
		.orderby(leg.answered_at, order=frappe.qb.desc)
		.limit(start + PAGE)
		.run(pluck=True)
	)
	by_hand_too = frappe.get_list(
		"HL Call",
		filters={"agent": user, "by_hand": 1},
		pluck="name",
		order_by="started_at desc",
		limit=start + PAGE,
	)
	rows = frappe.get_list(
		"HL Call",
		filters={"name": ("in", [*names, *by_hand_too] or [""])},
		fields=masked.asked("HL Call", FIELDS),
		order_by="started_at desc",
		start=start,
		limit=PAGE,
	)
	return shown(rows)


@frappe.whitelist(methods=["GET", "POST"])
def of_order(order: str) -> list[dict[str, Any]]:
	"""Return the calls about an order, the latest first. Raises PermissionError."""
	require("HL Call")
	frappe.get_doc("HL Work Order", order).check_permission("read")
	further = frappe.get_all("HL Call Order", {"work_order": order, "parenttype": "HL Call"}, pluck="parent")
	rows = frappe.get_list(
		"HL Call",
		or_filters=[["work_order", "=", order], ["name", "in", further or [""]]],
		fields=masked.asked("HL Call", FIELDS),
		order_by="started_at desc",
		limit=200,
	)
	return shown(rows)


@frappe.whitelist(methods=["POST"])
def wrap_up(
	call: str,
	code: str | None = None,
	remarks: str | None = None,
	finish: bool | int | str = True,
) -> dict[str, Any] | None:
	"""Note what a call was about (an HL Wrap-up Code, remarks); `finish` ends the wrap-up at the seat.

	Returns the seat if it changed. Raises PermissionError for calls of others.
	"""
	require("HL Call", "write")
	noting.wrap_up(call, code, remarks)
	seat = seats.seat_of(frappe.session.user)
	state, own = frappe.db.get_value("HL Seat", seat, ["state", "call"]) if seat else (None, None)
	if not cint(finish) or own != call or state != seat_states.WRAP_UP:
		return None
	return seat_states.shown(seats.finish_wrap_up(frappe.session.user))


@frappe.whitelist(methods=["POST"])
def link(call: str, order: str) -> None:
	"""Keep that a call is about an order; who answered first is responsible for what was taken in the call.

	A call may be about several orders, closed ones too. Raises PermissionError.
	"""
	require("HL Call", "write")
	noting.link(call, order)


@frappe.whitelist(methods=["GET", "POST"])
def missed(page: int | str = 0) -> list[dict[str, Any]]:
	"""Return who is to be called back, the most urgent first: HL Call Backs that are open, 30 a page."""
	require("HL Call Back")
	rows = frappe.get_list(
		"HL Call Back",
		filters={"stage": "Open"},
		fields=masked.asked("HL Call Back", CALL_BACK_FIELDS),
		order_by="next_due_at is null, next_due_at, asked_at",
		start=cint(page) * PAGE,
		limit=PAGE,
	)
	names = _customer_names({row.customer for row in rows})
	return [
		{
			**row,
			"customer_name": names.get(row.customer),
			"reason_label": _(row.reason, context="HL Call Back"),
			"line_title": _(row.line or ""),
		}
		for row in masked.shown("HL Call Back", rows)
	]


@frappe.whitelist(methods=["POST"])
def enter(
	number: str | int,
	line: str | None = None,
	direction: str = "Inbound",
	started_at: str | None = None,
	ended_at: str | None = None,
	order: str | None = None,
	remarks: str | None = None,
) -> dict[str, Any]:
	"""Enter a call by hand, while the telephone system is down; return its `call`.

	If the switch has told of it already, what is noted goes to that call and `matched` is true. Raises
	PermissionError.
	"""
	require("HL Call", "create")
	field = "called_number" if direction == "Outbound" else "caller_number"
	values = {"line": line, "direction": direction, field: str(number), "work_order": order}
	entry = frappe.get_doc({"doctype": "HL Call", **values, "remarks": remarks})
	entry.update({"started_at": started_at, "ended_at": ended_at})
	by_hand.begin(entry)
	if real := hand_matching.real_call(entry):
		noting.wrap_up(real, None, remarks)
		if order:
			noting.link(real, order)
		return {"call": real, "matched": True}
	return {"call": entry.insert().name, "matched": False}


def shown(rows: list[frappe._dict]) -> list[dict[str, Any]]:
	"""Return rows of calls as lists show them."""
	names = _customer_names({row.customer for row in rows})
	return [
		{
			**row,
			"number": by_hand.outer_number(row),
			"customer_name": names.get(row.customer),
			"line_title": _(row.line or ""),
			"outcome_label": _(row.outcome or "", context="HL Call"),
			"direction_label": _(row.direction, context="HL Call"),
			"wrap_up_label": _(row.wrap_up or ""),
		}
		for row in masked.shown("HL Call", rows)
	]


def _own_seat(call: str) -> frappe._dict:
	seat = seats.occupied(frappe.session.user)
	if seat.call != call:
		frappe.throw(_("This call is not at your seat."), ConflictError)
	return seat


def _customer_names(names: set[str | None]) -> dict[str, str]:
	rows = frappe.get_all(
		"HL Customer", {"name": ("in", list(filter(None, names)) or [""])}, ["name", "customer_name"]
	)
	return {row.name: row.customer_name for row in rows}
