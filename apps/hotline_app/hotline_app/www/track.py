"""Looking up a request by its code, and what may be done with it; it works without a script."""

import frappe
from frappe import _

from hotline_app import public_pages
from hotline_app.api import track as api

ACTIONS = ("add", "urge", "rate", "appeal")


def get_context(context) -> None:
	"""Fill in what the template needs; a POST looks up, or acts first."""
	asked = frappe.form_dict
	public_pages.prepare(context, _("Look up a request"), "/track")
	public_pages.keep_private(context)
	context.given = frappe._dict(code=asked.get("code"), phone=asked.get("phone"), text=asked.get("text"))
	if frappe.request.method != "POST":
		return
	if asked.get("action") in ACTIONS:
		_act(context, asked)
	_look_up(context)
	public_pages.add_script(context)


def _look_up(context) -> None:
	try:
		context.found = api.lookup(context.given.code or "", context.given.phone or "")
	except (frappe.ValidationError, frappe.DoesNotExistError) as refusal:
		_refuse(context, refusal)


def _act(context, asked) -> None:
	who = (context.given.code or "", context.given.phone or "")
	try:
		match asked.action:
			case "add":
				api.add(*who, asked.get("text"))
			case "urge":
				api.urge(*who, asked.get("text"))
			case "appeal":
				api.appeal(*who, asked.get("text") or "")
			case "rate":
				_rate(context, who, asked)
	except (frappe.ValidationError, frappe.DoesNotExistError) as refusal:
		frappe.db.rollback()
		_refuse(context, refusal)
	else:
		context.done = asked.action
		context.given.text = None


def _rate(context, who: tuple[str, str], asked) -> None:
	address = api.rate(*who, asked.get("rating") or 0, asked.get("text"))["survey"]
	if address:
		# The link is stored before the visitor follows it.
		frappe.db.commit()
		frappe.redirect(context.link(address))


def _refuse(context, refusal: Exception) -> None:
	frappe.clear_messages()
	context.mistake = context.mistake or str(refusal)
	context.http_status_code = getattr(refusal, "http_status_code", 400)
