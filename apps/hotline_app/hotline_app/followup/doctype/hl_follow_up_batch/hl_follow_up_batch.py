from typing import Any

import frappe
from frappe.model.document import Document

from hotline_app.followup import batches


class HLFollowupBatch(Document):
	"""A sample of the orders of a period, to be followed up (`C-6.2.3a`)."""

	def validate(self) -> None:
		batches.check(self)

	@frappe.whitelist()
	def preview(self) -> dict[str, Any]:
		"""Return how many orders there are, how many would be drawn, both by stratum; stores nothing."""
		self.check_permission("read")
		sample = batches.sample_of(self)
		return {"population": sample.population, "drawn": len(sample.orders), "strata": sample.strata}

	@frappe.whitelist()
	def draw(self) -> None:
		"""Draw the sample in the background. Raises `AlreadyDrawnError` (409)."""
		self.check_permission("write")
		batches.start(self)

	@frappe.whitelist()
	def figures(self) -> dict[str, float]:
		"""Return how far the batch has got; see `batches.figures_of`."""
		self.check_permission("read")
		return batches.figures_of(self.name)


def on_doctype_update() -> None:
	"""Index for the batch of a rule's period."""
	frappe.db.add_index("HL Follow-up Batch", ["rule", "from_date"])
