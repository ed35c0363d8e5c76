"""What is refused of a dispatch."""

import frappe

from hotline_app.intake.errors import ConflictError


class OrderNotDispatchableError(ConflictError):
	"""The order is not open, may not go out, or somebody else has it; or the job has ended."""


class UnsuitableProviderError(frappe.ValidationError):
	"""The provider lacks what the order needs, or the unit is out of use."""
