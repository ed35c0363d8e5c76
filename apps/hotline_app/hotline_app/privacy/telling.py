"""What messages to the staff say of personal data: the masked values."""

from typing import Any

from frappe.email.doctype.notification.notification import Notification
from frappe.model.document import Document

from hotline_app import masked


class MaskingNotification(Notification):
	"""A message of the desk. Whom it reaches is not asked for rights, so it tells only what anybody may read.

	A text message to a number in the record goes to the person whom the record is about, and is left plain.
	"""

	def send_an_email(self, doc: Document, context: dict[str, Any]) -> None:
		super().send_an_email(doc, masked_context(context, doc))

	def create_system_notification(self, doc: Document, context: dict[str, Any]) -> None:
		super().create_system_notification(doc, masked_context(context, doc))

	def send_a_slack_msg(self, doc: Document, context: dict[str, Any]) -> None:
		super().send_a_slack_msg(doc, masked_context(context, doc))

	def send_sms(self, doc: Document, context: dict[str, Any]) -> None:
		to_person = any(row.receiver_by_document_field for row in self.recipients)
		super().send_sms(doc, context if to_person else masked_context(context, doc))


def masked_context(context: dict[str, Any], doc: Document) -> dict[str, Any]:
	"""Return what a text is made of, with the record as anybody may read it."""
	return {**context, "doc": masked.view_of(doc)}
