import frappe
from frappe.model.document import Document

from hotline_app.partner.sync import log


class HLSyncLog(Document):
	"""How well a partner kept in step on one day."""

	def validate(self) -> None:
		log.compute(self)


def on_doctype_update() -> None:
	"""One log a partner and day; the report goes by days."""
	frappe.db.add_unique("HL Sync Log", ["partner", "day"], "unique_partner_day")
	frappe.db.add_index("HL Sync Log", ["day", "partner"])
