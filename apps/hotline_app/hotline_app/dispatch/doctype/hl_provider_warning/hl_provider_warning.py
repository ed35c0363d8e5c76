import frappe
from frappe.model.document import Document
from frappe.utils import add_days, now_datetime, nowdate

from hotline_app.dispatch import cautions

KEPT = ("given_by", "given_on", "answered_by", "answered_at")


class HLProviderWarning(Document):
	"""A warning about the quality of a provider's work, and what the provider says to it (`C-5.3.3`)."""

	def validate(self) -> None:
		before = self.get_doc_before_save()
		for fieldname in KEPT:
			self.set(fieldname, before.get(fieldname) if before else None)
		if not before:
			self.begin()
		elif self.has_value_changed("answer"):
			self.answered_by = frappe.session.user
			self.answered_at = now_datetime()

	def begin(self) -> None:
		self.given_by = frappe.session.user
		self.given_on = nowdate()
		if not self.expires_on:
			days = frappe.get_cached_doc("HL Provider Settings").warning_days
			self.expires_on = add_days(self.given_on, days)

	def after_insert(self) -> None:
		cautions.give(self)


def on_doctype_update() -> None:
	"""An index for the warnings of a provider that count."""
	frappe.db.add_index("HL Provider Warning", ["provider", "expires_on"])
