"""What is refused of a complaint, each with the HTTP status of its answer."""

import frappe


class ComplaintError(frappe.ValidationError):
	"""The complaint is not in a state that allows it (409)."""

	http_status_code = 409


class EndedComplaintError(ComplaintError):
	"""A complaint that has ended is a record; only an appeal takes it up again."""


class NotReviewedError(ComplaintError):
	"""No answer goes out that a superior has not approved (`C-6.2.2c`)."""


class PartialError(frappe.PermissionError):
	"""Somebody would deal with a complaint about themselves, or review their own work."""
