"""Questions that others have asked, with their answers; looked for without an account (`J-36`)."""

import frappe
from frappe import _
from frappe.utils import cint

from hotline_app import public_pages
from hotline_app.api import limits
from hotline_app.citizen import reaching
from hotline_app.knowledge import answers

LONGEST = 200
MOST_PAGES = 200
# More than people ask.
A_MINUTE = 60


def get_context(context) -> None:
	"""Fill in what the template needs."""
	asked = frappe.form_dict
	text = (asked.get("text") or "").strip()[:LONGEST]
	context.lines = reaching.lines()
	line = asked.get("line") if asked.get("line") in [one.name for one in context.lines] else None
	page = min(max(cint(asked.get("page")), 1), MOST_PAGES)
	article = asked.get("article")
	public_pages.prepare(
		context, _("Questions and answers"), "/answers", text=text, line=line, article=article
	)
	context.update({"text": text, "line": line, "page": page, "found": [], "has_more": False})
	if article:
		_show(context, str(article))
		return
	try:
		limits.count("answers", limits.network(), A_MINUTE, 60)
	except limits.TooOftenError as refusal:
		frappe.clear_messages()
		public_pages.refuse(context, refusal.http_status_code, str(refusal))
		return
	found = answers.find(text, line, page)
	context.found, context.has_more = found[: answers.PAGE], not text and len(found) > answers.PAGE


def _show(context, article: str) -> None:
	context.answer = answers.read(article)
	if not context.answer:
		public_pages.refuse(context, 404, _("This answer is not published any more."))
		return
	context.title = context.answer.title
