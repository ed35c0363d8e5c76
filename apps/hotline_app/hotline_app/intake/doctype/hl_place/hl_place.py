import frappe
from frappe import _
from frappe.model.document import Document

from hotline_app.intake import places


class HLPlace(Document):
	"""Where something is that addresses name; it gives addresses without coordinates a point (`C-7.2.2`)."""

	def validate(self) -> None:
		if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
			frappe.throw(_("Latitude goes from -90 to 90, longitude from -180 to 180."))

	def on_update(self) -> None:
		places.forget()

	def on_trash(self) -> None:
		places.forget()
