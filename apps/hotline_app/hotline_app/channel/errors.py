"""What can go wrong with a message, and whether another try may help.

Their texts name neither the citizen, the message nor a secret: they are stored and shown.
"""

import frappe


class SendError(Exception):
	"""It was not sent now; a later try may succeed."""


class RefusedError(SendError):
	"""It is never going to be sent this way."""


class UnreachableError(frappe.ValidationError):
	"""There is no way to reach the citizen, or not the one that was asked for (409)."""

	http_status_code = 409


class WrongSenderError(frappe.ValidationError):
	"""What was sent does not prove that it comes from the gateway (403)."""

	http_status_code = 403


class UnusableMessageError(frappe.ValidationError):
	"""What the gateway sent is nothing that this account can read (400)."""

	http_status_code = 400
