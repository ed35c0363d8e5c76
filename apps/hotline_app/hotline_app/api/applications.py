"""What strangers send to become providers, and how often they may."""

import frappe
from frappe import _

from hotline_app.dispatch import papers

from . import limits

A_DAY = 20
PAPERS_A_DAY = 60
_DAY_S = 86_400


@frappe.whitelist(methods=["POST"], allow_guest=True)
def send_paper() -> str:
	"""Keep one file (`file`, PDF, JPEG or PNG of up to 5 MB) for an application; return its receipt.

	The public form names the receipt in the application, which then gets the file; without one the file is
	deleted after an hour. Raises ValidationError for another kind or size, TooOftenError (429) past 60 a day
	from one network.
	"""
	limits.count("paper", limits.network(), PAPERS_A_DAY, _DAY_S)
	sent = frappe.request.files.get("file") if frappe.request else None
	if not sent:
		frappe.throw(_("Please choose a file."), papers.PaperError)
	# One byte more than allowed is enough to know.
	return papers.keep(sent.stream.read(papers.MAX_MB * 1024 * 1024 + 1))


def limit(provider, method: str | None = None) -> None:
	"""Count an application over the public form; raise TooOftenError (429) past 20 a day from one network."""
	if frappe.session.user == "Guest":
		limits.count("application", limits.network(), A_DAY, _DAY_S)
