"""How often strangers may apply to become providers."""

import frappe

from . import limits

A_DAY = 20
_DAY_S = 86_400


def limit(provider, method: str | None = None) -> None:
	"""Count an application over the public form; raise TooOftenError (429) past 20 a day from one network."""
	if frappe.session.user == "Guest":
		limits.count("application", limits.network(), A_DAY, _DAY_S)
