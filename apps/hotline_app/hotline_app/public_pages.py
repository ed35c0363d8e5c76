"""What the public pages share: they work without a script, a login or an account."""

from typing import Any
from urllib.parse import urlencode

import frappe
from frappe import _

from hotline_app import pages

MINUTE = 60
LANGUAGES = {"zh": "中文", "en": "English"}


def prepare(context: Any, title: str, path: str, **asked: Any) -> None:
	"""Fill in what the frame of a public page needs; `asked`: the page's own parameters, for its links."""
	chosen = frappe.form_dict.get("_lang")
	if frappe.local.lang not in LANGUAGES:
		# Half a page in another language helps nobody.
		frappe.local.lang = "zh" if frappe.local.lang.startswith("zh") else "en"
	context.no_cache = 1  # the framework would keep one answer for all parameters
	context.title = title
	context.lang = frappe.local.lang
	context.chosen_language = chosen if chosen in LANGUAGES else None
	context.link = _linker(context.chosen_language)
	context.other_languages = [
		(code, name, _linker(code)(path, **asked))
		for code, name in LANGUAGES.items()
		if code != frappe.local.lang
	]
	context.organisation = _(
		frappe.db.get_single_value("Website Settings", "app_name", cache=True) or "Hotline"
	)
	context.csrf = frappe.session.data.csrf_token if frappe.session.user != "Guest" else None
	if frappe.session.user == "Guest" and frappe.request.method in ("GET", "HEAD"):
		frappe.local.flags.hotline_keep_for = MINUTE


def keep_private(context: Any) -> None:
	"""Let nobody keep or index the page: it is for one visitor, or holds what opens a record."""
	context.private = True
	frappe.local.flags.hotline_keep_for = None


def add_script(context: Any) -> None:
	"""Let the page load what makes it more comfortable, where it is built."""
	if pages.MANIFEST.exists():
		context.script = pages.files("public")["script"]


def refuse(context: Any, status: int, reason: str) -> None:
	"""Let the page say why it shows nothing else."""
	context.http_status_code = status
	context.refusal = reason
	frappe.local.flags.hotline_keep_for = None


def _linker(language: str | None):
	"""A function that makes an address, which keeps the language that the visitor chose."""

	def link(path: str, **parameters: Any) -> str:
		if language:
			parameters["_lang"] = language
		query = urlencode({key: value for key, value in parameters.items() if value})
		return f"{path}?{query}" if query else path

	return link


def set_headers(response: Any, request: Any) -> None:
	"""Let the visitor's browser keep a public page for a minute; called after each request."""
	if response is not None and (seconds := frappe.local.flags.hotline_keep_for):
		response.headers["Cache-Control"] = f"private, max-age={seconds}"
		response.headers["Vary"] = "Accept-Language, Cookie"
