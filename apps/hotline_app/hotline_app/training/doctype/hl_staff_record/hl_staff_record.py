import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from hotline_app.training import staff


class HLStaffRecord(Document):
	"""Somebody of the staff: post, groups, since when (`H-2.1`, `P-4`)."""

	@property
	def badge_number(self) -> str | None:
		"""The number by which callers know an agent; it is kept with the user."""
		return frappe.db.get_value("User", self.user, "badge_number") if self.user else None

	def validate(self) -> None:
		if self.left_on and self.joined_on and getdate(self.left_on) < getdate(self.joined_on):
			frappe.throw(_("Nobody leaves before joining."))
		named = [row.staff_group for row in self.groups]
		if len(named) != len(set(named)):
			frappe.throw(_("A group is named twice."))
		staff.check_head(self)
