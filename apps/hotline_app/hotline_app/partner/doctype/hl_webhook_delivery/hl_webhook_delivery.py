import frappe
from frappe import _
from frappe.model.document import Document

from hotline_app.partner.webhook import sending


class HLWebhookDelivery(Document):
	"""A change on its way to a partner's webhook; made and moved by the sweep."""


@frappe.whitelist(methods=["POST"])
def send_again(names: str | list[str]) -> None:
	"""Begin anew with dead deliveries. Raises PermissionError."""
	if not frappe.has_permission("HL Webhook Delivery", "write"):
		frappe.throw(
			_("You have no permission for {0}.").format(_("HL Webhook Delivery")), frappe.PermissionError
		)
	sending.send_again(frappe.parse_json(names) if isinstance(names, str) else names)


def on_doctype_update() -> None:
	"""Indexes for what is due, by webhook and in all, and for what is old."""
	frappe.db.add_index("HL Webhook Delivery", ["webhook", "state", "next_try_at"])
	frappe.db.add_index("HL Webhook Delivery", ["state", "next_try_at"])
	frappe.db.add_index("HL Webhook Delivery", ["state", "creation"])
	frappe.db.add_index("HL Webhook Delivery", ["work_order"])
