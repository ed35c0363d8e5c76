"""What strangers send to become providers, and how often they may."""

import frappe
from frappe import _

from hotline_app.dispatch import papers

from . import limits

_DAY_S = 86_400


@frappe.whitelist(methods=["POST"], allow_guest=True)
def send_paper() -> str:
	"""Keep one file (`file`, PDF, JPEG or PNG) for an application; return its receipt.

	The public form names the receipt in the application, which then gets the file; without one the file is
	deleted after an hour. HL Provider Settings say how large it may be. Raises ValidationError for another
	kind or size, TooOftenError (429) past as many a day from one network as they say.
	"""
	limits.count("paper", limits.network(), _settings().papers_a_day, _DAY_S)
	sent = frappe.request.files.get("file") if frappe.request else None
	if not sent:
		frappe.throw(_("Please choose a file."), papers.PaperError)
	# One byte more than allowed is enough to know.
	return papers.keep(sent.stream.read(papers.most_bytes() + 1))


def limit(provider, method: str | None = None) -> None:
	"""Count an application over the public form; raise TooOftenError (429) past what the settings allow."""
	if frappe.session.user == "Guest":
		limits.count("application", limits.network(), _settings().applications_a_day, _DAY_S)


def _settings():
	return frappe.get_cached_doc("HL Provider Settings")
