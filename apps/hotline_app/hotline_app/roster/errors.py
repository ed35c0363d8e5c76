"""What the roster refuses, with the HTTP status of its answer."""

import frappe


class RosterError(frappe.ValidationError):
	"""The shift, or what is asked of it, is not in a state that allows it (409)."""

	http_status_code = 409
