"""Applications of new providers over the public form (`C-5.1.2`, `C-5.3.2`).

The form is a Web Form in the desk. What it asks for is asked again here, because a form can be passed by.
The answer is the same for everybody: nobody learns who has applied already.
"""

import frappe
from frappe import _

from . import papers
from .admission import REGISTRATION

NEEDED = (*REGISTRATION, "applied_services")


def receive(provider, method: str | None = None) -> None:
	"""Check an application that a stranger sends; it begins at the beginning, whatever is sent with it."""
	if frappe.session.user != papers.GUEST:
		provider.applied_papers = None
		return
	papers.check(provider)
	provider.stage = provider.workflow_state = None
	missing = [
		_(provider.meta.get_label(field)) for field in NEEDED if not str(provider.get(field) or "").strip()
	]
	if missing:
		frappe.throw(_("Please fill in: {0}").format(", ".join(missing)), frappe.MandatoryError)
