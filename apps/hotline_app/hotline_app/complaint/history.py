"""The complaints in a customer's history (`H-5.1`)."""

from frappe import _

from hotline_app.intake.customer_history import Source

from .access import COMPLAINT


def sources(customer) -> list[Source]:
	"""Return the customer's complaints that the reader may know of."""
	return [
		Source(
			"complaint_records",
			_("Complaints Handled"),
			COMPLAINT,
			{"customer": customer.name},
			"received_at",
			("title", "kind", "stage", "workflow_state", "work_order", "came_in_as", "satisfaction"),
			lambda row: {
				"title": row["title"],
				"order": row["work_order"] or row["came_in_as"],
				"state": _(row["workflow_state"] or row["stage"]),
				"stage": row["stage"],
				"detail": _(row["kind"], context=COMPLAINT),
			},
			"lucide-message-square-warning",
		)
	]
