import frappe
from frappe import _
from frappe.model.document import Document


class HLBackupPlan(Document):
	"""When a kind of backup is made, what is in it, and how many are kept."""

	def validate(self) -> None:
		if self.rhythm == "Hourly" and not 0 <= self.minute < 60:
			frappe.throw(_("The minute must be between 0 and 59."))
		if self.keep < 1:
			frappe.throw(_("At least one backup must be kept."))
		if self.alarm_hours < 1:
			frappe.throw(_("The alarm needs at least one hour."))
