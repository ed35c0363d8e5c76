"""What can be wrong with a request, each with the HTTP status that GeoReport v2 gives it."""

import frappe


class WrongArgumentError(frappe.ValidationError):
	"""Something is missing, or is not what it should be (400)."""

	http_status_code = 400


class NotOfferedError(frappe.DoesNotExistError):
	"""No jurisdiction, service, request or token is known by this (404)."""

	http_status_code = 404
