import frappe
from frappe import _
from frappe.model.document import Document

from hotline_app.channel import templates


class HLChannelAccount(Document):
	"""A mailbox, SMS gateway or WeChat account of a line (`C-3.1`, `C-6.1.1`)."""

	def validate(self) -> None:
		for fieldname in ("request_template", "header_template"):
			templates.check(self.get(fieldname))
		for row in self.templates:
			templates.check(row.data)
		self.check_category()
		self.check_mailbox()

	def check_category(self) -> None:
		if not self.takes_requests:
			return
		category = frappe.get_cached_doc("HL Category", self.category)
		category.check_usable()
		if category.line not in (None, "", self.line):
			frappe.throw(_("The category belongs to another line."))

	def check_mailbox(self) -> None:
		"""A mailbox brings mails to one line."""
		mine = {"email_account": self.email_account, "name": ("!=", self.name)}
		if self.email_account and (other := frappe.db.get_value(self.doctype, mine)):
			frappe.throw(_("The mailbox belongs to {0} already.").format(frappe.bold(other)))
