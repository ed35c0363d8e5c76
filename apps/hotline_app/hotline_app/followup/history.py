"""The follow-ups in a customer's history (`H-5.1`)."""

from frappe import _

from hotline_app.intake.customer_history import Source, orders_of


def sources(customer) -> list[Source]:
	"""Return the follow-ups of the customer's orders."""
	return [
		Source(
			"followups",
			_("Follow-ups"),
			"HL Follow-up Task",
			{"work_order": ("in", orders_of(customer))},
			"creation",
			("work_order", "stage", "workflow_state", "rating", "remarks"),
			lambda row: {
				"title": row["remarks"] or _("Follow-up"),
				"order": row["work_order"],
				"state": _(row["workflow_state"] or row["stage"]),
				"stage": row["stage"],
				"rating": row["rating"] or None,
			},
			"lucide-phone-outgoing",
		)
	]
