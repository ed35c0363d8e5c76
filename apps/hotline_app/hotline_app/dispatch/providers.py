"""Who works for a provider: the user that it names itself, and the staff of an enterprise."""

from collections.abc import Iterable

import frappe

from hotline_app import roles


def providers_of(user: str) -> list[str]:
	"""Return the providers for which `user` works, as its own user or as one of its staff, by name."""
	employers = frappe.get_all(
		"HL Provider Staff", {"user": user, "enabled": 1, "parenttype": "HL Provider"}, pluck="parent"
	)
	return frappe.get_all(
		"HL Provider",
		or_filters=[["user", "=", user], ["name", "in", employers or [""]]],
		pluck="name",
		order_by="name",
	)


def users_of(providers: Iterable[str]) -> dict[str, list[str]]:
	"""Return by provider the users who work for it: its own user first, then its staff in their order."""
	names = sorted(set(providers)) or [""]
	users: dict[str, list[str]] = {}
	for row in frappe.get_all(
		"HL Provider", {"name": ("in", names), "user": ("is", "set")}, ["name", "user"]
	) + frappe.get_all(
		"HL Provider Staff",
		{"parent": ("in", names), "parenttype": "HL Provider", "enabled": 1, "user": ("is", "set")},
		["parent as name", "user"],
		order_by="idx",
	):
		known = users.setdefault(row.name, [])
		if row.user not in known:
			known.append(row.user)
	return users


def everybody(provider) -> list[str]:
	"""Return the users who work for the provider `provider` as it is in hand."""
	staff = [row.user for row in provider.staff if row.enabled]
	return [user for user in dict.fromkeys([provider.user, *staff]) if user]


def told(provider) -> list[str]:
	"""Return those who work for the provider `provider` and are told of new jobs and urgings."""
	quiet = {row.user for row in provider.staff if row.without_messages}
	return [user for user in everybody(provider) if user == provider.user or user not in quiet]


def in_charge() -> list[str]:
	"""Return whom the administrator has named to be told of what concerns members of the scheme."""
	role = frappe.get_cached_doc("HL Provider Settings").told_role
	return roles.holders(role) if role else []


def keep_roles(provider, method: str | None = None) -> None:
	"""Let everybody who works for the provider open its page, and those no longer who have left it."""
	for user in everybody(provider):
		roles.give(user, roles.PROVIDER)
	before = provider.get_doc_before_save()
	for user in set(everybody(before) if before else ()) - set(everybody(provider)):
		# Whoever works for another provider too goes on there.
		if not providers_of(user):
			roles.take(user, roles.PROVIDER)
