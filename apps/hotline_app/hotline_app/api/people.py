"""Colleagues to choose from."""

import frappe

from hotline_app.intake.course.handover import answering_roles

from .access import require

MAX_PEOPLE = 500


@frappe.whitelist(methods=["GET", "POST"])
def agents() -> list[dict[str, str]]:
	"""Return who can answer for an order, as value and label: active people of the centre who take orders.

	Raises PermissionError for whoever may not change orders.
	"""
	require("HL Work Order", "write")
	# Agents have no right on users; who their colleagues are is no secret to them.
	holders = frappe.get_all(
		"Has Role", {"parenttype": "User", "role": ("in", answering_roles())}, pluck="parent"
	)
	rows = frappe.get_all(
		"User",
		filters={"name": ("in", set(holders) or [""]), "enabled": 1},
		fields=["name", "full_name"],
		order_by="full_name",
		limit=MAX_PEOPLE,
	)
	return [{"value": row.name, "label": f"{row.full_name} · {row.name}"} for row in rows]
