"""Colleagues to choose from."""

import frappe

from hotline_app import roles
from hotline_app.access import require
from hotline_app.intake import skills
from hotline_app.intake.course.handover import answering_roles

MAX_PEOPLE = 500


@frappe.whitelist(methods=["GET", "POST"])
def agents() -> list[dict[str, str]]:
	"""Return who can answer for an order, as value and label: active people of the centre who take orders.

	The label says what each of them masters. Raises PermissionError for whoever may not change orders.
	"""
	require("HL Work Order", "write")
	# Agents have no right on users; who their colleagues are is no secret to them.
	rows = frappe.get_all(
		"User",
		filters={"name": ("in", roles.holders(*answering_roles()) or [""])},
		fields=["name", "full_name"],
		order_by="full_name",
		limit=MAX_PEOPLE,
	)
	mastered = skills.mastered(row.name for row in rows)
	return [{"value": row.name, "label": _label(row, mastered.get(row.name, {}))} for row in rows]


def _label(person: frappe._dict, mastered: dict[str, int]) -> str:
	return " · ".join(filter(None, (person.full_name, person.name, skills.in_words(mastered))))
