"""What a linked line is told of transfers: by the changes that it reads, and by its webhooks."""

import frappe

from hotline_app.partner import changes

from .states import IN, INTERFACE, RETURNED, SENT, WITHDRAWN

HAPPENINGS = {SENT: "Transfer Sent", WITHDRAWN: "Transfer Withdrawn", RETURNED: "Result Returned"}


def tell_partner(transfer) -> None:
	"""Leave a change for the linked line, in the transaction of the step."""
	happening = HAPPENINGS.get(transfer.state)
	if not happening or transfer.by != INTERFACE:
		return
	source = frappe.get_cached_value("HL Partner", transfer.partner, "source_system")
	changes.note_transfer(
		transfer, happening, source, transfer.number_there if transfer.direction == IN else None
	)
