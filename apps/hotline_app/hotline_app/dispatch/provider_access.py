"""Whoever works for a provider sees its record and what is kept about it, and nothing of another's."""

import frappe

from hotline_app import roles

from .providers import providers_of


def provider_query(user: str | None = None) -> str:
	"""Condition for lists of HL Provider: empty for staff, else whom the user works for."""
	return _condition("HL Provider", user)


def certificate_query(user: str | None = None) -> str:
	"""Condition for lists of HL Provider Certificate, like `provider_query`."""
	return _condition("HL Provider Certificate", user)


def warning_query(user: str | None = None) -> str:
	"""Condition for lists of HL Provider Warning, like `provider_query`."""
	return _condition("HL Provider Warning", user)


def history_query(user: str | None = None) -> str:
	"""Condition for lists of HL Provider History, like `provider_query`."""
	return _condition("HL Provider History", user)


def renewal_query(user: str | None = None) -> str:
	"""Condition for lists of HL Certificate Renewal, like `provider_query`."""
	return _condition("HL Certificate Renewal", user)


def may_touch(doc, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""False for another provider's record; None leaves the decision to the role's rights."""
	user = user or frappe.session.user
	if roles.is_staff(user) or doc.get(_field(doc.doctype)) in providers_of(user):
		return None
	return False


def _condition(doctype: str, user: str | None) -> str:
	user = user or frappe.session.user
	if roles.is_staff(user):
		return ""
	own = ", ".join(frappe.db.escape(name) for name in providers_of(user)) or "null"
	return f"`tab{doctype}`.`{_field(doctype)}` in ({own})"


def _field(doctype: str) -> str:
	return "name" if doctype == "HL Provider" else "provider"
