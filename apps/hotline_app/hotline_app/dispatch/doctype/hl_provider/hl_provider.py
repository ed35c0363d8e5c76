import frappe
from frappe import _
from frappe.utils import getdate

from hotline_app.dispatch import admission
from hotline_app.intake.phone import normalise
from hotline_app.workflow import StagedDocument

# What this system finds out itself, whatever a client sends.
KEPT = (
	"assessed_by",
	"assessed_on",
	"activated_at",
	"suspended_from",
	"suspension_proposed",
	"quality",
	"quality_at",
	"quality_facts",
	"agreement_warned",
)


class HLProvider(StagedDocument):
	"""A person or an enterprise that does the work at the customer's (`C-6.2.5`, `G-2.7`)."""

	def validate(self) -> None:
		self.phone = normalise(self.phone)
		self.check_services()
		self.check_staff()
		self.check_agreement()
		self.keep_facts()
		admission.take_step(self)

	def check_services(self) -> None:
		categories = [row.category for row in self.services]
		if repeated := {category for category in categories if categories.count(category) > 1}:
			frappe.throw(_("A service is listed twice: {0}").format(", ".join(sorted(repeated))))
		# So that one index answers who of a trade is near.
		for row in self.services:
			row.latitude, row.longitude = self.latitude, self.longitude

	def check_staff(self) -> None:
		users = [row.user for row in self.staff if row.user]
		if repeated := {user for user in users if users.count(user) > 1}:
			frappe.throw(_("A user is listed twice: {0}").format(", ".join(sorted(repeated))))

	def check_agreement(self) -> None:
		begins, ends = self.agreement_from, self.agreement_until
		if begins and ends and getdate(ends) < getdate(begins):
			frappe.throw(_("The agreement ends before it begins."))

	def keep_facts(self) -> None:
		before = self.get_doc_before_save()
		for fieldname in KEPT:
			self.set(fieldname, before.get(fieldname) if before else None)
		# Of another agreement nobody was warned yet.
		if before and self.has_value_changed("agreement_until"):
			self.agreement_warned = 0

	def on_update(self) -> None:
		admission.keep_history(self)


def on_doctype_update() -> None:
	"""An index for the suspensions that end."""
	frappe.db.add_index("HL Provider", ["stage", "suspended_until"])
