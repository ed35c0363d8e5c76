from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_to_date, cint, get_datetime, now_datetime

from hotline_app.partner import changes, fence
from hotline_app.partner.webhook import handing, signing


class HLPartnerWebhook(Document):
	"""An address of a partner at which it is told of changes, signed with a secret of its own."""

	def before_insert(self) -> None:
		self.secret = signing.new_secret()
		self.position = changes.last_number()

	def validate(self) -> None:
		self.address = (self.address or "").strip()
		try:
			fence.target_of(self.address)
		except fence.UnreachableError:
			frappe.msgprint(_("This address can't be found now."), indicator="orange", alert=True)
		if not frappe.db.get_value("HL Partner", self.partner, "user"):
			frappe.throw(_("This partner has no user, whose rights say what it may be told."))
		if self.enabled and self.has_value_changed("address"):
			self.update({"failures": 0, "resting_until": None, "error": None})

	def valid_secrets(self) -> list[str]:
		"""The secrets that deliveries are signed with now, the newest first."""
		valid = [self.get_password("secret")]
		if self.former_secret_until and get_datetime(self.former_secret_until) > now_datetime():
			valid.append(self.get_password("former_secret"))
		return valid

	@frappe.whitelist(methods=["POST"])
	def show_secret(self) -> dict[str, Any]:
		"""Return the secret, to be given to the partner."""
		self.check_permission("write")
		return {"secret": self.get_password("secret")}

	@frappe.whitelist(methods=["POST"])
	def change_secret(self) -> dict[str, Any]:
		"""Begin a new secret and return it; the former one stays valid for the hours of the settings."""
		self.check_permission("write")
		hours = cint(frappe.db.get_single_value("HL Partner Settings", "both_secrets_hours")) or 24
		self.former_secret = self.get_password("secret")
		self.former_secret_until = add_to_date(now_datetime(), hours=hours)
		self.secret = signing.new_secret()
		fresh = self.secret
		self.save()
		return {"secret": fresh, "former_until": self.former_secret_until}

	@frappe.whitelist(methods=["POST"])
	def ping(self) -> None:
		"""Have something sent by which the receiver can be tried."""
		self.check_permission("write")
		handing.ping(self)
