"""What can be wrong with what a citizen sends, each with the HTTP status of its answer."""

import frappe


class RefusedRequestError(frappe.ValidationError):
	"""The request lacks something, or this line does not take it (400)."""

	http_status_code = 400


class OtherRequestError(frappe.ValidationError):
	"""Another request was sent with the same number before (409)."""

	http_status_code = 409


class ProofNeededError(frappe.ValidationError):
	"""So much came from the sender's network that the next one proves to be no machine (428)."""

	http_status_code = 428


class NotFoundError(frappe.DoesNotExistError):
	"""No request has this code and these digits; which of them is wrong is not said (404)."""

	http_status_code = 404


class NotNowError(frappe.ValidationError):
	"""The request is not in a stage that allows it (409)."""

	http_status_code = 409
