"""Current and coming service notices of an area, and the form to be told of them by e-mail."""

import frappe
from frappe import _
from frappe.utils import cint

from hotline_app import public_pages
from hotline_app.api import limits
from hotline_app.api import notices as api
from hotline_app.intake.notice import noticeboard, subscriptions

# A list that a thumb can go through; beyond it an area is looked for by its name.
AREAS_TO_CHOOSE_FROM = 200
HITS = 12


def get_context(context) -> None:
	"""Fill in what the template needs; a POST subscribes first."""
	asked = frappe.form_dict
	area, line = asked.get("area") or None, asked.get("line") or None
	section = asked.get("section") if asked.get("section") in noticeboard.SECTIONS else None
	page = min(max(cint(asked.get("page")), 1), 500) if section else 1
	public_pages.prepare(context, _("Service Notices"), "/notices", area=area, line=line, section=section)
	context.areas = noticeboard.areas()
	context.lines = noticeboard.lines()
	context.choose = len(context.areas) <= AREAS_TO_CHOOSE_FROM
	_find_area(context, area)
	context.line = line if line in [known.name for known in context.lines] else None
	if frappe.request.method == "POST":
		_subscribe(context)
	context.page = page
	context.sections = [
		_section(context, name, page) for name in ([section] if section else noticeboard.SECTIONS)
	]
	context.update(noticeboard.texts())
	in_force = [part for part in context.sections if part["name"] != "ended"]
	context.is_empty = bool(in_force) and not any(part["notices"] for part in in_force)


def _find_area(context, wanted: str | None) -> None:
	"""Take the area by its name, or offer those whose name holds what was typed."""
	context.area = context.area_label = None
	context.hits = []
	context.unknown = wanted
	text = (wanted or "").strip().lower()
	for known in context.areas:
		if text and text in (known.name.lower(), known.label.lower()):
			context.area, context.area_label, context.unknown = known.name, known.label, None
			return
	if text:
		context.hits = [a for a in context.areas if text in a.label.lower() or text in a.name.lower()][:HITS]


def _section(context, name: str, page: int) -> dict:
	found = noticeboard.section(name, context.area, context.line, page)
	return {
		"name": name,
		"notices": found[: noticeboard.PAGE],
		"has_more": len(found) > noticeboard.PAGE,
	}


def _subscribe(context) -> None:
	asked = frappe.form_dict
	context.email = asked.get("email")
	try:
		api.subscribe(asked.get("email") or "", context.area or "", context.line)
	except (subscriptions.WrongSubscriptionError, limits.TooOftenError) as refusal:
		context.subscribe_error = str(refusal)
		context.http_status_code = refusal.http_status_code
		frappe.clear_messages()
	else:
		context.subscribed = True
