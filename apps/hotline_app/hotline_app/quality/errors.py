"""Errors of reviews and appraisals that their clients tell apart."""

import frappe


class QualityError(frappe.ValidationError):
	"""The review or appraisal stands otherwise, so that this can't be done to it now (409)."""

	http_status_code = 409


class NotYoursError(frappe.PermissionError):
	"""Somebody else does this: another reviewer, the person, or who is not concerned."""
