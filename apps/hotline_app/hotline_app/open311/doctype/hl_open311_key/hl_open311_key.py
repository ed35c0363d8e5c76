import frappe
from frappe.model.document import Document

from hotline_app.open311 import keys


class HLOpen311Key(Document):
	"""The key with which a partner's application sends requests; it opens nothing else."""

	@frappe.whitelist(methods=["POST"])
	def make_key(self) -> str:
		"""Return a new key, which replaces the one before. It is shown this once. 403 without write right."""
		self.check_permission("write")
		return keys.make(self)
