from typing import Any

import frappe
from frappe.model.document import Document

from hotline_app.access import require
from hotline_app.insight import indicators, keeping, measuring

DEFINING = (
	"enabled",
	"unit",
	"measure",
	"source",
	"date_field",
	"value_field",
	"function",
	"base_conditions",
	"conditions",
)


class HLIndicator(Document):
	"""A figure by which a line is judged, defined once and measured the same everywhere (`H-6.2`)."""

	def validate(self) -> None:
		indicators.check(self)

	def on_update(self) -> None:
		before = self.get_doc_before_save()
		if not before or any(before.get(field) != self.get(field) for field in DEFINING):
			keeping.fill_later(self)

	def on_trash(self) -> None:
		keeping.forget(self.name)

	@frappe.whitelist(methods=["POST"])
	def try_out(self) -> dict[str, Any]:
		"""Return the value of the last 30 days as the form stands, saved or not.

		Raises PermissionError, and `IndicatorError` for what can't be measured.
		"""
		require(self.doctype, "write")
		return indicators.try_out(self)


@frappe.whitelist(methods=["GET", "POST"])
def choices(doctype: str) -> dict[str, Any]:
	"""Return times, numbers and functions that an indicator about a record type can be made of."""
	require(measuring.INDICATOR, "write")
	require(doctype)
	return {**indicators.choices(doctype), "functions": list(measuring.functions())}
