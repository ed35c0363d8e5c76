"""What follows from a review: a corrective action, with who does it by when (`C-8.1.4`, `H-6.3`)."""

import frappe
from frappe import _

from .access import REVIEW
from .errors import QualityError

HOOK = "hotline_corrective_action"
FOUND_BY = "Quality Check"


def is_possible() -> bool:
	"""Whether anybody here keeps corrective actions."""
	return bool(frappe.get_hooks(HOOK))


def improve(review, title: str, responsible: str, due_at: str) -> str:
	"""Make a corrective action of a scored review, and return its name.

	Raises QualityError (409) before the result is out, PermissionError and MandatoryError.
	"""
	# Earlier it would tell the second reviewer what the first one found.
	if not review.released_at:
		frappe.throw(_("The result is not out yet."), QualityError)
	values = {
		"line": review.line,
		"source": FOUND_BY,
		"title": title,
		"responsible": responsible,
		"due_at": due_at,
		"description": review.improvement or review.remarks,
	}
	return frappe.get_attr(frappe.get_hooks(HOOK)[-1])(REVIEW, review.name, values)
