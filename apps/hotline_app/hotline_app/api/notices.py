"""Service notices: what agents see and answer with, and what citizens subscribe to."""

from typing import Any

import frappe

from hotline_app.access import require
from hotline_app.intake.notice import explaining, notices, subscriptions

from . import guard, limits

DAY = 24 * 60 * 60
LINKS_A_DAY = 5  # to one mailbox
REQUESTS_AN_HOUR = 30  # from one network


@frappe.whitelist(methods=["GET", "POST"])
def current(line: str | None = None, area: str | None = None) -> list[dict[str, Any]]:
	"""Return the notices in force: of one line, and touching one area, if these are given.

	Each has name, title, line, type, type_label, reason, script, starts_at, restores_at, and now: whether it
	has begun. What has begun comes first. Raises PermissionError.
	"""
	require("HL Service Notice")
	found = notices.current(line, area)
	names = [notice["name"] for notice in found]
	# The user's lines are fenced by user permissions, which only a list query knows.
	seen = set(frappe.get_list("HL Service Notice", {"name": ("in", names)}, pluck="name", limit=0))
	return [notice for notice in found if notice["name"] in seen]


@frappe.whitelist(methods=["POST"])
def apply_to(order: str, notice: str) -> dict[str, Any]:
	"""Answer an order with what a notice says: it becomes an enquiry, linked to the notice (`P-25`).

	Returns name, kind, stage, service_notice and resolution of the order. Raises PermissionError, and
	NotExplainedError (409) for a notice that is not in force or an order that is over.
	"""
	doc = frappe.get_doc("HL Work Order", order, for_update=True)
	doc.check_permission("write")
	explaining.explain(doc, _notice(notice))
	return _answer(order)


@frappe.whitelist(methods=["POST"])
def take(values: dict | str, notice: str) -> dict[str, Any]:
	"""Store a new order with the form's `values`, answered with what a notice says; both or neither (`P-25`).

	Returns and raises what `apply_to` does.
	"""
	require("HL Work Order", "create")
	fields = frappe.parse_json(values)
	guard.check_values("HL Work Order", fields)
	order = frappe.get_doc({**fields, "doctype": "HL Work Order", "kind": explaining.KIND}).insert()
	explaining.explain(order, _notice(notice))
	return _answer(order.name)


@frappe.whitelist(methods=["POST"])
def not_this_one(order: str, kind: str | None = None) -> dict[str, Any]:
	"""Take an order back from its notice, because it is another fault; `kind`: what it is then.

	Returns what `apply_to` does. Raises PermissionError, and NotExplainedError (409).
	"""
	doc = frappe.get_doc("HL Work Order", order, for_update=True)
	doc.check_permission("write")
	explaining.undo(doc, kind)
	return _answer(order)


@frappe.whitelist(methods=["POST"], allow_guest=True)
def subscribe(email: str, area: str, line: str | None = None) -> None:
	"""Send a link to `email` that confirms a subscription to the notices of `area`.

	The answer is the same whether or not the address is known. Raises ValidationError for what can't be
	subscribed to, TooOftenError (429) after 5 a day to one mailbox or 30 an hour from one network.
	"""
	limits.count("subscribe-from", limits.network(), REQUESTS_AN_HOUR, DAY // 24)
	limits.count("subscribe-to", (email or "").strip().lower(), LINKS_A_DAY, DAY)
	subscriptions.ask(email, area, line, frappe.local.lang)


def _notice(name: str):
	notice = frappe.get_doc("HL Service Notice", name)
	notice.check_permission("read")
	return notice


def _answer(order: str) -> dict[str, Any]:
	fields = ["name", "kind", "stage", "workflow_state", "service_notice", "resolution"]
	return frappe.db.get_value("HL Work Order", order, fields, as_dict=True)
