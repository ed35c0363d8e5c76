"""What the desk asks about texts that are published."""

import frappe

from hotline_app.access import require
from hotline_app.publishing import reviewing


@frappe.whitelist(methods=["GET"])
def draft(work_order: str) -> dict[str, str]:
	"""Return `text` and `answer` of an order without what is sensitive in them, to begin a publication with.

	Raises PermissionError (403) for those who write no publications, or can't read the order, and
	DoesNotExistError (404).
	"""
	require(reviewing.PUBLICATION, "create")
	return reviewing.draft(work_order)
