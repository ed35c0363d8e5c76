"""What complaints know by which the words for a call are chosen (`G-6.4`)."""

from typing import Any

import frappe

from .access import COMPLAINT


def facts(moment) -> dict[str, Any]:
	"""Return whom the open complaint about the moment's order is about; None where the user knows of none."""
	order = moment.order.get("name")
	found = (
		frappe.get_list(
			COMPLAINT,
			filters={"work_order": order, "stage": ("not in", ("Closed", "Withdrawn"))},
			pluck="target_type",
			order_by="creation desc",
			limit=1,
		)
		if order and frappe.has_permission(COMPLAINT)
		else []
	)
	return {"complaint_about": found[0] if found else None}
