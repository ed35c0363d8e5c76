"""Word of records that were changed with one statement, past the rounds of their documents.

Who keeps others in step with records listens by the hook `hotline_changed_at_once`: functions that are given
the DocType and the names.
"""

from collections.abc import Iterable

import frappe

HOOK = "hotline_changed_at_once"


def tell(doctype: str, names: Iterable[str]) -> None:
	"""Tell those who listen that records of `doctype` were changed, in the transaction that changed them."""
	names = list(names)
	for listener in frappe.get_hooks(HOOK) if names else ():
		frappe.get_attr(listener)(doctype, names)
