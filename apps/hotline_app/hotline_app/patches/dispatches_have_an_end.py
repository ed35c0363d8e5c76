"""Dispatches that ended before there was a time of their end get that of their last change."""

import frappe
from frappe.query_builder.functions import Coalesce

ENDED = ("Refused", "Withdrawn")


def execute() -> None:
	dispatch = frappe.qb.DocType("HL Dispatch")
	(
		frappe.qb.update(dispatch)
		.set(dispatch.closed_at, Coalesce(dispatch.refused_at, dispatch.modified))
		.where(dispatch.stage.isin(ENDED) & dispatch.closed_at.isnull())
		.run()
	)
