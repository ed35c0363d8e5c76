"""The first page: what a citizen can do here, and how to reach the line."""

import frappe
from frappe import _

from hotline_app import public_pages
from hotline_app.citizen import reaching
from hotline_app.intake.notice import noticeboard
from hotline_app.knowledge import answers


def get_context(context) -> None:
	"""Fill in what the template needs."""
	public_pages.prepare(context, _("How can we help?"), "/")
	context.lines = reaching.lines()
	context.takes_requests = any(line.on_web for line in context.lines)
	context.notices = noticeboard.section("now")[:3]
	context.update(noticeboard.texts())
	context.has_answers = answers.any_published()
	context.has_providers = frappe.db.exists("HL Provider", {"stage": "Active"})
