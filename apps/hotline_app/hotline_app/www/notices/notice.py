"""One service notice."""

import frappe
from frappe import _

from hotline_app import public_pages
from hotline_app.intake.notice import noticeboard


def get_context(context) -> None:
	"""Fill in what the template needs; what is not public is not there."""
	name = frappe.form_dict.get("name") or ""
	public_pages.prepare(context, _("Service Notice"), f"/notices/{name}")
	context.notice = noticeboard.notice(name)
	if not context.notice:
		public_pages.refuse(context, 404, _("There is no such notice, or it is no longer public."))
		return
	context.title = context.notice.title
	context.update(noticeboard.texts())
	context.line = next((line for line in noticeboard.lines() if line.name == context.notice.line), None)
