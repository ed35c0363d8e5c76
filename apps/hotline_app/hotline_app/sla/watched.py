"""Records that SLA policies watch."""

import frappe

from . import clocks


class Watched:
	"""A document whose deadlines policies watch: `class HLMine(Watched, StagedDocument)`.

	The clocks are planned after everything that validates the record has set its times, stored with it,
	and deleted with it. A controller that has a `before_save`, `on_update` or `on_trash` of its own calls
	`super()`'s first; one that has none writes nothing.

	Every field that the clocks read beside those that a policy names may be missing: `stage`, `round`,
	`reopened_at`, `closed_at`, `pauses`, `sla_policy` and `next_due_at`, which shows the next deadline.
	"""

	def before_save(self) -> None:
		self.flags.clocks = clocks.plan(self)
		if self.meta.has_field("next_due_at"):
			self.next_due_at = self.flags.clocks.next_due_at

	def on_update(self) -> None:
		if plan := self.flags.clocks:
			plan.write(self.doctype, self.name)

	def on_trash(self) -> None:
		frappe.db.delete("HL SLA Clock", {"reference_doctype": self.doctype, "reference_name": self.name})
