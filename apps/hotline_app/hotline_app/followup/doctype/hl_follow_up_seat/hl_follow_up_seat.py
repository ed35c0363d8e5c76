import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime

from hotline_app.followup import seats


class HLFollowupSeat(Document):
	"""Whether a user takes follow-ups at present; a user without one does."""

	def validate(self) -> None:
		if (
			self.away_from
			and self.away_until
			and get_datetime(self.away_until) <= get_datetime(self.away_from)
		):
			frappe.throw(_("The absence ends before it begins."))

	def on_update(self) -> None:
		if seats.away_of([self.user]):
			seats.pass_on(self.user)
