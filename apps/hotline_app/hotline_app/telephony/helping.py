"""Agents ask the shift leader for help, who writes, listens or joins (`C-4.2.4`)."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from hotline_app import messages, roles
from hotline_app.intake.errors import ConflictError

from . import seat_states

DOCTYPE, OPEN, ANSWERED, CLOSED = "HL Help Request", "Open", "Answered", "Closed"
MAX_TEXT = 2000
SHOWN = (
	"name",
	"agent",
	"seat",
	"line",
	"call",
	"work_order",
	"stage",
	"answered_by",
	"asked_at",
	"answered_at",
)


def ask(text: str, call: str | None = None, order: str | None = None):
	"""Return the user's request for help, which those who watch over the seats are told at once.

	While one is open, the text is added to it. Raises PermissionError for what the user may not read.
	"""
	text = _checked(text)
	for doctype, name in (("HL Call", call), ("HL Work Order", order)):
		if name:
			frappe.get_doc(doctype, name).check_permission("read")
	user = frappe.session.user
	known = frappe.db.get_value(DOCTYPE, {"agent": user, "stage": ("!=", CLOSED)})
	if known:
		return _say(frappe.get_doc(DOCTYPE, known, for_update=True), text)
	seat = frappe.db.get_value("HL Seat", {"agent": user}, ["name", "call"], as_dict=True) or frappe._dict()
	call = call or seat.call
	request = frappe.new_doc(DOCTYPE)
	request.update({"agent": user, "seat": seat.name, "call": call, "work_order": order, "stage": OPEN})
	request.line = _line(call, order)
	request.asked_at = now_datetime()
	request.append("messages", _message(text))
	request.insert()
	_tell_leaders(request)
	_publish(request)
	return request


def answer(request: str, text: str | None = None, how: str = "Chat", close: bool = False):
	"""Return a request with an answer, by the leader or the agent who asked; `close` ends it.

	Raises PermissionError, and ConflictError (409) for one that was closed.
	"""
	doc = frappe.get_doc(DOCTYPE, request, for_update=True)
	doc.check_permission("write")
	if doc.stage == CLOSED:
		frappe.throw(_("This request is closed."), ConflictError)
	now = now_datetime()
	if doc.agent != frappe.session.user and doc.stage == OPEN:
		doc.update({"stage": ANSWERED, "answered_by": frappe.session.user, "answered_at": now})
		doc.answered_how = how
	if close:
		doc.update({"stage": CLOSED, "closed_at": now})
	if text:
		return _say(doc, _checked(text))
	doc.save()
	_publish(doc)
	return doc


def waiting(lines: set[str] | None = None) -> list[dict[str, Any]]:
	"""Return the requests that are not closed, the oldest first, with what was written."""
	filters: dict[str, Any] = {"stage": ("!=", CLOSED)}
	rows = frappe.get_all(DOCTYPE, filters, [*SHOWN], order_by="asked_at", limit=100)
	rows = [row for row in rows if lines is None or not row.line or row.line in lines]
	return with_messages(rows)


def with_messages(rows: list[frappe._dict]) -> list[dict[str, Any]]:
	"""Return requests with their messages and the names of those who wrote."""
	said = frappe.get_all(
		"HL Help Message",
		{"parent": ("in", [row.name for row in rows] or [""]), "parenttype": DOCTYPE},
		["parent", "user", "at", "text"],
		order_by="parent, idx",
	)
	users = {row.agent for row in rows} | {one.user for one in said}
	found = frappe.get_all("User", {"name": ("in", list(users) or [""])}, ["name", "full_name"])
	names = {user.name: user.full_name for user in found}
	return [
		{
			**row,
			"agent_name": names.get(row.agent),
			"messages": [{**one, "who": names.get(one.user)} for one in said if one.parent == row.name],
		}
		for row in rows
	]


def _say(doc, text: str):
	doc.append("messages", _message(text))
	doc.save()
	_publish(doc)
	return doc


def _message(text: str) -> dict[str, Any]:
	return {"user": frappe.session.user, "at": now_datetime(), "text": text}


def _checked(text: str) -> str:
	text = (text or "").strip()
	if not text:
		frappe.throw(_("Please write what you need."), frappe.MandatoryError)
	return text[:MAX_TEXT]


def _line(call: str | None, order: str | None) -> str | None:
	if call:
		return frappe.db.get_value("HL Call", call, "line")
	return frappe.db.get_value("HL Work Order", order, "line") if order else None


def _leaders(line: str | None) -> set[str]:
	"""Whoever may see all seats and listen in, unless another line is theirs."""
	able = roles.with_right(seat_states.BOARD, "read") & roles.with_right("HL Call Listening", "create")
	users = set(roles.holders(*able)) - {"Administrator"}
	fences = roles.fences(users, DOCTYPE)
	return {user for user in users if user not in fences or line in fences[user]}


def _tell_leaders(request) -> None:
	who = frappe.utils.get_fullname(request.agent)
	messages.tell(_leaders(request.line), lambda: _("{0} asks for help").format(who), DOCTYPE, request.name)


def _publish(doc) -> None:
	[message] = with_messages([frappe._dict({name: doc.get(name) for name in SHOWN})])
	for user in sorted({doc.agent, *_leaders(doc.line)}):
		frappe.publish_realtime("hotline_help", message, user=user, after_commit=True)
	seat_states.hint(help=doc.name)
