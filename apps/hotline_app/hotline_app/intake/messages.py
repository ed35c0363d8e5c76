"""Messages in the app to the person whom something about an order concerns."""

import frappe


def tell(user: str | None, subject: str, order: str | None = None, text: str | None = None) -> None:
	"""Put a message into the user's notifications; nobody is told of what they did themselves."""
	if not user or user in (frappe.session.user, "Guest"):
		return
	frappe.get_doc(
		{
			"doctype": "Notification Log",
			"type": "Alert",
			"for_user": user,
			"from_user": frappe.session.user,
			"document_type": "HL Work Order" if order else None,
			"document_name": order,
			"subject": subject,
			"email_content": text,
		}
	).insert(ignore_permissions=True)  # a message is for somebody else, and nobody writes those by right
