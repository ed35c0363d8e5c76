"""What can be wrong with a step in the life of an order, each with the HTTP status of its answer."""

import frappe


class ConflictError(frappe.ValidationError):
	"""The order is not in a state that allows it (409)."""

	http_status_code = 409


class ClosedOrderError(ConflictError):
	"""A closed order can be changed only by reopening it."""


class StaleOrderError(frappe.TimestampMismatchError):
	"""Somebody else has changed the order meanwhile (409)."""

	http_status_code = 409


class IncompleteOrderError(frappe.MandatoryError):
	"""The order can't be closed: it lacks what its handling rule asks for."""
