"""Who answers is known to callers by the badge number, never by name (`J-A1`, `G-6.5`)."""

import frappe

FIELD = "badge_number"


def badge_of(user: str) -> str:
	"""Return the badge number of `user`, empty where none is given."""
	# The field comes with the basics; a site that deleted it has no badge numbers.
	if not frappe.get_meta("User").has_field(FIELD):
		return ""
	return frappe.db.get_value("User", user, FIELD) or ""
