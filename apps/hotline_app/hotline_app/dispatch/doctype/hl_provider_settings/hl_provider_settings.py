from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from hotline_app.access import require
from hotline_app.dispatch import quality, scoring

COMPUTATION = "hotline_app.dispatch.quality.compute_all"


class HLProviderSettings(Document):
	"""How providers are ranked, how good they are, and when they are warned and reminded."""

	def validate(self) -> None:
		self.check_weights()
		quality.check(self.quality_formula, self.rating_without_data)
		self.check_reminders()

	def check_weights(self) -> None:
		if not any(self.get(f"{part}_weight") for part in scoring.PARTS):
			frappe.throw(_("At least one weight must be more than nought."))
		if not self.half_distance_km:
			frappe.throw(_("The distance of half the points must be more than nought."))

	def check_reminders(self) -> None:
		parts = [part.strip() for part in (self.reminder_days or "").split(",")]
		if not all(part.isdigit() and int(part) for part in parts):
			frappe.throw(_("Please write the days of the reminders as numbers with commas: 30, 7"))

	def reminders(self) -> list[int]:
		"""Return the days ahead at which is reminded, the earliest first."""
		return sorted({cint(part) for part in self.reminder_days.split(",")}, reverse=True)


@frappe.whitelist(methods=["POST"])
def preview_quality(formula: str, rating_without_data: float | str) -> list[dict[str, Any]]:
	"""Return how a formula would change the scores; nothing is stored.

	Raises PermissionError for whoever may not change the settings, and FormulaError.
	"""
	require("HL Provider Settings", "write")
	return quality.preview(formula, float(rating_without_data))


@frappe.whitelist(methods=["POST"])
def compute_quality() -> None:
	"""Compute all scores anew, in the background. Raises PermissionError."""
	require("HL Provider Settings", "write")
	frappe.enqueue(COMPUTATION, queue="long", job_id="hl_provider_quality", deduplicate=True)
