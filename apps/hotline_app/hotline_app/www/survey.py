"""Where the link to the questions after a service leads: answered once, without a login or a script."""

import frappe
from frappe import _

from hotline_app import public_pages
from hotline_app.api import limits
from hotline_app.followup import surveys

VISITS_AN_HOUR = 60  # from one network; a token is not to be guessed
ASKED = "q"


def get_context(context) -> None:
	"""Fill in what the template needs; a POST takes the answers."""
	token = frappe.form_dict.get("token")
	public_pages.prepare(context, _("How Was Our Service?"), f"/survey/{token}")
	# The address holds the token.
	public_pages.keep_private(context)
	context.address = context.link(f"/survey/{token}")
	try:
		limits.count("survey-page", limits.network(), VISITS_AN_HOUR, 3600)
		task = surveys.find(token)
	except (limits.TooOftenError, surveys.WrongLinkError) as refusal:
		frappe.clear_messages()
		public_pages.refuse(context, refusal.http_status_code, str(refusal))
		return
	context.given = frappe._dict()
	if frappe.request.method == "POST":
		_take(context, token)
	if not context.done:
		context.update(surveys.about(task))


def _take(context, token: str) -> None:
	asked = frappe.form_dict
	context.given = frappe._dict(
		{k: v for k, v in asked.items() if k[:1] == ASKED or k in ("rating", "remarks")}
	)
	answers = {k.removeprefix(ASKED): v for k, v in context.given.items()}
	try:
		surveys.answer(token, answers, asked.get("rating"), asked.get("remarks"))
	except frappe.ValidationError as refusal:
		frappe.db.rollback()
		frappe.clear_messages()
		context.mistake = str(refusal)
		context.http_status_code = getattr(refusal, "http_status_code", 400)
	else:
		context.done = True
