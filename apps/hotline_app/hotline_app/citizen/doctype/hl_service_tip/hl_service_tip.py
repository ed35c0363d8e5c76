import frappe
from frappe import _
from frappe.model.document import Document


class HLServiceTip(Document):
	"""A tip for citizens, such as how to save, in Chinese and English (`H-5.3`)."""

	def validate(self) -> None:
		if not ((self.text_zh or "").strip() or (self.text_en or "").strip()):
			frappe.throw(_("Please write a text in one of the languages."), frappe.MandatoryError)
		for month in (self.from_month, self.until_month):
			if month and not 1 <= month <= 12:
				frappe.throw(_("Months go from 1 to 12."))
