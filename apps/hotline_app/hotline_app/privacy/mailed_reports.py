"""Reports that are mailed on schedule hold what the user may read in whose name they go out.

The scheduler itself reads everything, so without this a mail would tell of confidential orders, of other
lines, and personal data unmasked.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe.email.doctype.auto_email_report.auto_email_report import AutoEmailReport
from frappe.translate import get_user_lang

from hotline_app.acting import acting_as


class ReadersReport(AutoEmailReport):
	"""A report by mail, made as its user: with the user's rights, and in the user's language."""

	def get_report_content(self):
		if not frappe.db.get_value("User", self.user, "enabled"):
			# Whoever has left reads nothing any more; without content nothing is sent.
			self.log_error(f"{self.name}: {self.user} is disabled, no report was mailed")
			return None
		with _reading_as(self.user):
			return super().get_report_content()


@contextmanager
def _reading_as(user: str) -> Iterator[None]:
	"""Have the rights and the language of `user`."""
	lang = getattr(frappe.local, "lang", None)
	with acting_as(user):
		frappe.local.lang = get_user_lang(user)
		try:
			yield
		finally:
			frappe.local.lang = lang
