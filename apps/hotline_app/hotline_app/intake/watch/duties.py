"""Who is in charge of a matter on a line (`P-28`, `G-4.1.8`, `J-31`).

The line's table of duties names a person and a deputy for each matter, and for all other matters. Where
it names nobody, the shift leaders who may see the line are asked.
"""

import frappe
from frappe import _

from hotline_app import roles


def person_in_charge(line: str, matter: str | None = None) -> str | None:
	"""Return the enabled user whom the line names for `matter`, or for all others; None if it names none.

	The deputy stands in where the person's account is disabled.
	"""
	duties = frappe.get_cached_doc("HL Line", line).duties
	for wanted in (matter, None):
		for duty in duties:
			if (duty.matter or None) == wanted and (user := _enabled(duty.user) or _enabled(duty.deputy)):
				return user
	return None


def those_in_charge(line: str, matter: str | None = None) -> list[str]:
	"""Return the person in charge, or else the shift leaders of the line."""
	person = person_in_charge(line, matter)
	return [person] if person else leaders(line)


def leaders(line: str) -> list[str]:
	"""Return the enabled shift leaders; those whom user permissions keep to other lines are left out."""
	users = roles.holders(roles.LEADER)
	fences = roles.fences(users, "HL Escalation")
	return [user for user in users if user not in fences or line in fences[user]]


def check(line) -> None:
	"""Refuse a line whose duties name somebody who may not read what is passed to them."""
	for duty in line.duties:
		for user in filter(None, (duty.user, duty.deputy)):
			if not frappe.has_permission("HL Escalation", "read", user=user):
				frappe.throw(
					_("Row {0}: {1} may not read {2}. Give the user a role of the hotline first.").format(
						duty.idx, frappe.bold(frappe.utils.escape_html(user)), _("HL Escalation")
					)
				)


def _enabled(user: str | None) -> str | None:
	return user if user and frappe.get_cached_value("User", user, "enabled") else None
