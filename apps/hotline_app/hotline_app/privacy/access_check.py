"""The regular check of who may read personal data, kept as a record that somebody reviews (`H-5.2`)."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import add_to_date, cint, date_diff, now_datetime, nowdate

from hotline_app import masked, messages, roles, secrecy

from .revealing import SETTINGS

CHECK = "HL Access Check"
NOBODY = ("Administrator", "Guest")
OURS = (*roles.STAFF, *roles.OUTSIDE)

Finding = dict[str, Any]


def run() -> None:
	"""Check, if the weeks of the settings have passed since the last time."""
	settings = frappe.get_doc(SETTINGS)
	weeks = cint(settings.check_weeks)
	if not weeks or (settings.checked_on and date_diff(nowdate(), settings.checked_on) < 7 * weeks):
		return
	record = check()
	settings.checked_on = nowdate()
	# Nobody is signed in at night.
	settings.save(ignore_permissions=True)
	if settings.warned_role:
		messages.tell(
			roles.holders(settings.warned_role),
			lambda: _("Access was checked: please review."),
			CHECK,
			record,
		)


def check() -> str:
	"""Keep what there is to say about access now as an HL Access Check; return its name."""
	record = frappe.new_doc(CHECK)
	record.checked_at, record.accounts = now_datetime(), len(_accounts())
	for finding in findings():
		record.append("findings", finding)
	# A record of the system; people only review it.
	return record.insert(ignore_permissions=True).name


def findings() -> list[Finding]:
	"""Return who reads and exports personal data or sees confidential orders, and what nobody uses."""
	holders = _holders()
	plain, exporting = set(), set()
	for doctype in _holding():
		plain |= roles.with_right(doctype, "read", masked.LEVEL)
		exporting |= roles.with_right(doctype, "export")
	named = (
		("Reads Personal Data", plain),
		("Exports Personal Data", exporting & plain),
		("Sees Confidential Orders", roles.with_right(secrecy.ORDER, "read", secrecy.LEVEL)),
	)
	found = [
		_finding(what, holder, role)
		for what, of in named
		for role in sorted(of)
		for holder in holders.get(role, ())
	]
	return [*found, *_unused_accounts(), *_unused_roles(holders)]


def _holding() -> list[str]:
	"""The record types of which a field is masked, but for tables."""
	return [doctype for doctype in masked.rules() if not frappe.get_meta(doctype).istable]


def _accounts() -> list[frappe._dict]:
	return frappe.get_all(
		"User",
		{"enabled": 1, "name": ("not in", NOBODY)},
		["name", "last_active", "creation"],
		order_by="name",
	)


def _holders() -> dict[str, list[frappe._dict]]:
	"""By role the enabled accounts that have it."""
	accounts = {account.name: account for account in _accounts()}
	found: dict[str, list[frappe._dict]] = {}
	for row in frappe.get_all("Has Role", {"parenttype": "User"}, ["role", "parent"], order_by="parent"):
		if row.parent in accounts:
			found.setdefault(row.role, []).append(accounts[row.parent])
	return found


def _unused_accounts() -> list[Finding]:
	days = cint(frappe.get_cached_doc(SETTINGS).unused_days)
	before = add_to_date(now_datetime(), days=-days)
	unused = [account for account in _accounts() if (account.last_active or account.creation) < before]
	return [_finding("Unused Account", account) for account in unused] if days else []


def _unused_roles(holders: dict[str, list]) -> list[Finding]:
	return [{"finding": "Unused Role", "role": role} for role in OURS if not holders.get(role)]


def _finding(what: str, account: frappe._dict, role: str | None = None) -> Finding:
	return {"finding": what, "user": account.name, "role": role, "last_active": account.last_active}
