"""Certificates of the staff: which are needed, which hold on a day, and a new one for who has passed."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import frappe
from frappe.utils import add_days, add_months, getdate

CERTIFICATE = "HL Staff Certificate"
TYPE = "HL Certificate Type"


def end_of(certificate_type: str, issued_on: date | str) -> date | None:
	"""Return the last day on which a certificate of that day holds; None without end."""
	months = frappe.get_cached_value(TYPE, certificate_type, "valid_months")
	return getdate(add_days(add_months(issued_on, months), -1)) if months else None


def issue(user: str, certificate_type: str, attempt: str, day: date | str) -> str:
	"""Give `user` a certificate from `day` on for an examination that was passed, and return its name."""
	certificate = frappe.get_doc(
		{
			"doctype": CERTIFICATE,
			"user": user,
			"certificate_type": certificate_type,
			"issued_on": day,
			"certificate_number": f"{getdate(day):%Y%m%d}-{attempt[:6].upper()}",
			"attempt": attempt,
		}
	)
	# It follows from the marks; who is examined may not give certificates.
	return certificate.insert(ignore_permissions=True).name


def missing(users: Iterable[str], day: date | str) -> dict[str, list[str]]:
	"""Return by user the certificates that are needed on duty on `day` and do not hold then (`P-17`).

	Needed are those that everybody on duty needs and those that the user's post asks for. Who has them all
	is left out.
	"""
	needed = required(users)
	held = _held(needed, day)
	lacking = {user: sorted(types - held[user]) for user, types in needed.items()}
	return {user: types for user, types in lacking.items() if types}


def required(users: Iterable[str]) -> dict[str, set[str]]:
	"""Return by user the kinds of certificates without which they are not put on a shift."""
	enabled = frappe.get_all(TYPE, {"enabled": 1}, ["name", "required_on_duty"])
	for_all = {row.name for row in enabled if row.required_on_duty}
	needed = {user: set(for_all) for user in users}
	record, post = frappe.qb.DocType("HL Staff Record"), frappe.qb.DocType("HL Post Certificate")
	by_post = (
		frappe.qb.from_(record)
		.join(post)
		.on((post.parent == record.post) & (post.parenttype == "HL Post"))
		.select(record.user, post.certificate_type)
		.where(record.user.isin(list(needed) or [""]))
		.where(post.certificate_type.isin([row.name for row in enabled] or [""]))
	)
	for user, certificate_type in by_post.run():
		needed[user].add(certificate_type)
	return needed


def latest(users: Iterable[str]) -> dict[tuple[str, str], frappe._dict]:
	"""Return by user and kind the certificate that holds longest: name, issued_on, valid_until and more."""
	found: dict[tuple[str, str], frappe._dict] = {}
	rows = frappe.get_all(
		CERTIFICATE,
		{"user": ("in", list(users) or [""])},
		["name", "user", "certificate_type", "certificate_number", "issued_on", "valid_until"],
		order_by="issued_on",
	)
	for row in rows:
		before = found.get((row.user, row.certificate_type))
		if not before or _ends(row) >= _ends(before):
			found[row.user, row.certificate_type] = row
	return found


def _ends(row: frappe._dict) -> date:
	return row.valid_until or date.max


def _held(needed: dict[str, set[str]], day: date | str) -> dict[str, set[str]]:
	table = frappe.qb.DocType(CERTIFICATE)
	rows = (
		frappe.qb.from_(table)
		.select(table.user, table.certificate_type)
		.where(table.user.isin(list(needed) or [""]))
		.where(table.issued_on <= day)
		.where(table.valid_until.isnull() | (table.valid_until >= day))
	)
	held: dict[str, set[str]] = defaultdict(set)
	for user, certificate_type in rows.run():
		held[user].add(certificate_type)
	return held
