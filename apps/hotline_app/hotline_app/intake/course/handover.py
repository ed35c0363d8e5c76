"""Who answers for an order: the agent who took it, until it is handed over (首问负责)."""

from collections import Counter
from itertools import cycle

import frappe
from frappe import _
from frappe.core.doctype.user_permission.user_permission import get_user_permissions
from frappe.permissions import get_allowed_docs_for_doctype
from frappe.utils import now_datetime

from hotline_app import messages, roles
from hotline_app.intake import skills
from hotline_app.intake.errors import ClosedOrderError
from hotline_app.intake.stages import FINAL_STAGES, OPEN

from . import superiors


class NotAnswerableError(frappe.ValidationError):
	"""This user can't take the responsibility for an order."""


def hand_over(orders: list[str], to_agent: str, reason: str) -> int:
	"""Make `to_agent` answer for the orders, who gets one message; return how many changed hands.

	An agent hands over own orders, a superior anyone's. All or none: raises `PermissionError` for an order
	that is not the user's, `ClosedOrderError` for one that has ended, `NotAnswerableError` if the receiver
	can't take them, `MandatoryError` without a reason.
	"""
	names = sorted(set(orders))
	if not names or not (reason or "").strip():
		frappe.throw(_("Please name the orders and the reason of the hand-over."), frappe.MandatoryError)
	_check_rights(names)
	rows = _lock(names)
	is_superior = superiors.is_superior()
	for row in rows:
		if not is_superior and row.agent != frappe.session.user:
			frappe.throw(
				_("Order {0} is not yours. A superior can hand it over.").format(row.name),
				frappe.PermissionError,
			)
		if row.stage in FINAL_STAGES:
			frappe.throw(_("Order {0} has ended.").format(row.name), ClosedOrderError)
	_check_receiver(to_agent, {row.line for row in rows})
	moving = [row for row in rows if row.agent != to_agent]
	_pass_on({row.name: to_agent for row in moving}, {row.name: row.agent for row in moving}, reason)
	return len(moving)


def by_deadline(records: list[frappe._dict], step: frappe._dict) -> None:
	"""Reassign the orders of `records` as the step says: to a user, to a user field of the order, or to the
	users with a role, those with the fewest open orders first. Who can't take an order is passed over."""
	names = sorted({record.name for record in records if record.doctype == "HL Work Order"})
	rows = [row for row in _lock(names) if row.stage not in FINAL_STAGES]
	receivers = _receivers(rows, step)
	moving = [row for row in rows if receivers.get(row.name) not in (None, row.agent)]
	_pass_on(
		{row.name: receivers[row.name] for row in moving},
		{row.name: row.agent for row in moving},
		step.message or _("The deadline demands it."),
	)


def make_responsible(order: str, agent: str, reason: str) -> bool:
	"""Let `agent` answer for an order because a rule says so, with the trace and message of a hand-over.

	The caller has checked why. Nothing is done, and False returned, if the agent may not take orders.
	"""
	[row] = _lock([order])
	if row.agent == agent or not _answerable([agent]) or not may_see_line(agent, row.line):
		return False
	_pass_on({order: agent}, {order: row.agent}, reason)
	return True


def answering_roles() -> set[str]:
	"""The roles of the centre that may take orders, and so answer for them."""
	return roles.with_right("HL Work Order", "create") - set(roles.OUTSIDE)


def may_see_line(user: str, line: str) -> bool:
	"""Whether no User Permission keeps the user from orders of the line."""
	fences = get_user_permissions(user).get("HL Line", [])
	return not fences or line in get_allowed_docs_for_doctype(fences, "HL Work Order")


def _check_rights(names: list[str]) -> None:
	"""Refuse orders that the user may not see, with one query."""
	readable = frappe.get_list("HL Work Order", {"name": ("in", names)}, pluck="name", limit=0)
	if unreadable := sorted(set(names) - set(readable)):
		frappe.throw(
			_("You have no permission for the order {0}.").format(frappe.utils.escape_html(unreadable[0])),
			frappe.PermissionError,
		)


def _lock(names: list[str]) -> list[frappe._dict]:
	table = frappe.qb.DocType("HL Work Order")
	query = frappe.qb.from_(table).select(table.star).where(table.name.isin(names or [""]))
	return query.orderby(table.name).for_update().run(as_dict=True)


def _check_receiver(user: str, lines: set[str]) -> None:
	if not _answerable([user]):
		frappe.throw(
			_("{0} is nobody who may take orders.").format(frappe.bold(frappe.utils.escape_html(user))),
			NotAnswerableError,
		)
	for line in sorted(lines):
		if not may_see_line(user, line):
			frappe.throw(
				_("{0} does not work for the line {1}.").format(frappe.bold(user), frappe.bold(_(line))),
				NotAnswerableError,
			)
	for (_user, line), missing in skills.lacking([user], sorted(lines)).items():
		frappe.throw(
			_("{0} lacks what the line {1} asks for: {2}").format(
				frappe.bold(user), frappe.bold(_(line)), ", ".join(map(_, missing))
			),
			NotAnswerableError,
		)


def _answerable(users: list[str]) -> set[str]:
	"""Those of `users` who are enabled and may take orders."""
	enabled = frappe.get_all("User", {"name": ("in", users or [""]), "enabled": 1}, pluck="name")
	holders = frappe.get_all(
		"Has Role",
		{"parenttype": "User", "parent": ("in", enabled or [""]), "role": ("in", answering_roles())},
		pluck="parent",
	)
	return set(holders)


def _receivers(rows: list[frappe._dict], step: frappe._dict) -> dict[str, str]:
	"""By order who is to answer for it now."""
	if step.recipient == "Role":
		return _shared_out(rows, step.role)
	field = step.recipient_field or "agent"
	wanted = {row.name: step.user if step.recipient == "User" else row.get(field) for row in rows}
	able = _answerable(list({user for user in wanted.values() if user}))
	lines = {row.name: row.line for row in rows}
	unfit = skills.lacking(able, set(lines.values()))
	return {
		name: user
		for name, user in wanted.items()
		if user in able and (user, lines[name]) not in unfit and may_see_line(user, lines[name])
	}


def _shared_out(rows: list[frappe._dict], role: str) -> dict[str, str]:
	holders = frappe.get_all("Has Role", {"parenttype": "User", "role": role}, pluck="parent")
	users = _answerable(list(set(holders))) - {"Administrator"}
	load = Counter(
		frappe.get_all(
			"HL Work Order", {"agent": ("in", list(users) or [""]), "stage": ("in", OPEN)}, pluck="agent"
		)
	)
	shares: dict[str, str] = {}
	lines = {row.line for row in rows}
	unfit = skills.lacking(users, lines)
	fit = {line: [u for u in users if (u, line) not in unfit and may_see_line(u, line)] for line in lines}
	turns = {line: cycle(sorted(fit[line], key=lambda u: (load[u], u)) or [None]) for line in lines}
	for row in rows:
		if receiver := next(turns[row.line]):
			shares[row.name] = receiver
	return shares


def _pass_on(receivers: dict[str, str], former: dict[str, str | None], reason: str) -> None:
	"""Set the new agents, keep a row of each hand-over, and tell every receiver once."""
	at, by = now_datetime(), frappe.session.user
	table = frappe.qb.DocType("HL Work Order")
	for receiver in sorted(set(receivers.values())):
		names = [name for name, user in receivers.items() if user == receiver]
		(
			frappe.qb.update(table)
			.set(table.agent, receiver)
			.set(table.modified, at)
			.set(table.modified_by, by)
			.where(table.name.isin(names))
			.run()
		)
		_keep_rows(names, former, receiver, reason)
		messages.tell([receiver], lambda names=names: _subject(names), "HL Work Order", names[0], reason)
	for name in receivers:
		frappe.clear_document_cache("HL Work Order", name)


def _subject(names: list[str]) -> str:
	who = frappe.utils.get_fullname(frappe.session.user)
	if len(names) == 1:
		return _("{0} has handed over order {1} to you.").format(who, names[0])
	return _("{0} has handed over {1} orders to you: {2}").format(who, len(names), ", ".join(names[:10]))


def _keep_rows(names: list[str], former: dict[str, str | None], receiver: str, reason: str) -> None:
	now, user = now_datetime(), frappe.session.user
	handed = frappe.get_all("HL Order Handover", {"parent": ("in", names)}, pluck="parent")
	numbers = Counter(handed)
	own = (
		"name",
		"owner",
		"modified_by",
		"creation",
		"modified",
		"parent",
		"parenttype",
		"parentfield",
		"idx",
	)
	fields = (*own, "handed_at", "from_agent", "to_agent", "by_user", "reason")
	rows = [
		(
			frappe.generate_hash(length=10),
			user,
			user,
			now,
			now,
			name,
			"HL Work Order",
			"handovers",
			numbers[name] + 1,
			now,
			former[name],
			receiver,
			user,
			reason,
		)
		for name in names
	]
	frappe.db.bulk_insert("HL Order Handover", fields, rows)
