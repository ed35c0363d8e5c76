from ipaddress import ip_network

import frappe
from frappe import _
from frappe.model.document import Document


class HLPartnerSettings(Document):
	"""What holds for all partners."""

	def validate(self) -> None:
		self.check_pauses()
		self.check_networks()
		self.check_wanted_fields()

	def check_pauses(self) -> None:
		parts = [part.strip() for part in (self.pauses_min or "").split(",") if part.strip()]
		if not parts or not all(part.isdecimal() and int(part) > 0 for part in parts):
			frappe.throw(_("Pauses are whole minutes with commas between them."))

	def check_networks(self) -> None:
		for line in (self.allowed_networks or "").splitlines():
			try:
				if line.strip():
					ip_network(line.strip(), strict=False)
			except ValueError:
				frappe.throw(_("{0} is not a network.").format(frappe.bold(frappe.utils.escape_html(line))))

	def check_wanted_fields(self) -> None:
		meta = frappe.get_meta("HL Work Order")
		for line in filter(None, map(str.strip, (self.wanted_fields or "").splitlines())):
			if not meta.get_field(line):
				frappe.throw(
					_("An order has no field {0}.").format(frappe.bold(frappe.utils.escape_html(line)))
				)

	def pauses(self) -> list[int]:
		"""The pauses before further tries, in minutes."""
		return [int(part) for part in (self.pauses_min or "1, 5, 15, 60, 240, 720").split(",")]
