"""What complaints and praise say of providers, as variables of the formula for their quality."""

from datetime import date

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Sum

from .access import COMPLAINT
from .stages import PRAISE, WITHDRAWN

VALID = ("Valid", "Partly Valid")


def facts(providers: list[str], since: date) -> dict[str, dict[str, float]]:
	"""Return by provider its `complaints`, `valid_complaints` and `praises` received since a day.

	Withdrawn ones don't count, nor do suggestions. One query for all; who has none is left out.
	"""
	if not providers:
		return {}
	t = frappe.qb.DocType(COMPLAINT)
	counted = ("Complaint", "Dispute", "Report of Wrongdoing")
	rows = (
		frappe.qb.from_(t)
		.select(
			t.target,
			Sum(Case().when(t.kind.isin(counted), 1).else_(0)).as_("complaints"),
			Sum(Case().when(t.kind.isin(counted) & t.finding.isin(VALID), 1).else_(0)).as_(
				"valid_complaints"
			),
			Sum(Case().when(t.kind == PRAISE, 1).else_(0)).as_("praises"),
		)
		.where((t.target_doctype == "HL Provider") & t.target.isin(providers))
		.where((t.received_at >= since) & (t.stage != WITHDRAWN))
		.groupby(t.target)
		.run(as_dict=True)
	)
	return {row.pop("target"): {key: float(value or 0) for key, value in row.items()} for row in rows}
