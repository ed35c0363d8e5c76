import frappe
from frappe import _
from frappe.model.document import Document

from hotline_app.channel import templates


class HLCitizenMessage(Document):
	"""What a citizen is told by SMS or e-mail at a step of an order, in Chinese and English."""

	def validate(self) -> None:
		if self.enabled and not ((self.text_zh or "").strip() or (self.text_en or "").strip()):
			frappe.throw(_("Please write a text in one of the languages."), frappe.MandatoryError)
		for text in filter(None, (self.text_zh, self.text_en)):
			templates.check_text(text)
