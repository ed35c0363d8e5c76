"""What can go wrong with a follow-up."""

import frappe


class FollowupEndedError(frappe.ValidationError):
	"""A follow-up with a result is a record; nobody rewrites it."""

	http_status_code = 409


class SupervisedError(frappe.ValidationError):
	"""The follow-up is under supervision already."""

	http_status_code = 409
