import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime

from hotline_app.intake.phone import normalise


class HLHandlingUnit(Document):
	"""A government, department or public utility that settles what citizens report (`G-2.6`)."""

	def validate(self) -> None:
		self.phone = normalise(self.phone)
		if self.users and not self.user:
			# Somebody receives what is sent to the unit.
			self.user = self.users.pop(0).user
		users = [row.user for row in self.users]
		if repeated := {user for user in users if users.count(user) > 1 or user == self.user}:
			frappe.throw(_("A user is listed twice: {0}").format(", ".join(sorted(repeated))))
		if (
			self.away_from
			and self.away_until
			and get_datetime(self.away_until) <= get_datetime(self.away_from)
		):
			frappe.throw(_("The absence ends before it begins."))

	def everybody(self) -> list[str]:
		"""The users who work for the unit, the one who receives its orders first."""
		return [user for user in (self.user, *(row.user for row in self.users)) if user]

	def told(self) -> list[str]:
		"""Those of the unit's users who are told of its work."""
		return [user for user in (self.user, *(r.user for r in self.users if not r.without_messages)) if user]


def on_doctype_update() -> None:
	"""Index for the question for whom a user works, which every list of a unit's user asks."""
	frappe.db.add_index("HL Handling Unit", ["user"])
