from typing import Any

import frappe
from frappe.model.document import Document

from hotline_app.access import require
from hotline_app.roster import duty, handovers, planning, shifts


class HLShift(Document):
	"""A time of duty: who, as what, with which log, handed over to whom (`P-33`, `P-34`)."""

	def validate(self) -> None:
		shifts.check(self)

	def on_trash(self) -> None:
		shifts.keep_begun(self)

	@frappe.whitelist()
	def begin(self) -> None:
		"""Begin the shift. Raises RosterError (409) unless it is planned and has its officers."""
		duty.begin(self.name)

	@frappe.whitelist()
	def close(self) -> None:
		"""Close the shift once it is handed over. Raises RosterError (409) before."""
		duty.close(self.name)

	@frappe.whitelist()
	def cancel_shift(self) -> None:
		"""Call a planned shift off. Raises RosterError (409) for one that has begun."""
		shifts.call_off(self.name)

	@frappe.whitelist()
	def write_entry(self, text: str, kind: str = "Event") -> str:
		"""Write into the duty log; return the entry's name."""
		return duty.write(self.name, text, kind)

	@frappe.whitelist()
	def hand_over(self) -> str:
		"""List every open matter for the relief; return the handover's name."""
		return handovers.draw_up(self.name)


@frappe.whitelist(methods=["POST"])
def copy_week(from_date: str, to_date: str, weeks: int = 1) -> dict[str, Any]:
	"""Plan the weeks from `to_date` on like the week of `from_date`; see `planning.copy_week`."""
	require("HL Shift", "create")
	return planning.copy_week(from_date, to_date, weeks)


def on_doctype_update() -> None:
	"""One shift of a type a day; and for who is on duty when, and what runs."""
	frappe.db.add_unique("HL Shift", ["shift_type", "date", "line"], "one_shift_a_day")
	frappe.db.add_index("HL Shift", ["starts_at", "ends_at"])
	frappe.db.add_index("HL Shift", ["status", "ends_at"])
