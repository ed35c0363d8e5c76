import frappe
from frappe import _
from frappe.model.document import Document

from hotline_app.knowledge import shapes


class HLMapFeature(Document):
	"""Something on the map: a station, a crew, a line of the network, a part of the base map (`P-11`)."""

	def validate(self) -> None:
		self.geometry = shapes.checked(self.geometry, _("Geometry (GeoJSON)"))
		if not self.geometry and not (self.latitude and self.longitude):
			frappe.throw(_("Give a place: latitude and longitude, or a geometry."))
		if self.layer == "Crew" and (
			self.has_value_changed("latitude") or self.has_value_changed("longitude")
		):
			self.located_at = frappe.utils.now_datetime()


def on_doctype_update() -> None:
	"""Index for the layers of the map."""
	frappe.db.add_index("HL Map Feature", ["enabled", "layer"])
