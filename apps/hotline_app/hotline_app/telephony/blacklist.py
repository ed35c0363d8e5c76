"""Numbers that harass: what they are reported for, what follows, and for how long (`P-27`, `J-A2c`)."""

from typing import Any

import frappe
from frappe.utils import add_days, now_datetime, nowdate

from hotline_app import masked

from . import rules

ENTRY = "HL Blacklist Entry"
REPORTED, CONFIRMED, EXPIRED = "Reported", "Confirmed", "Expired"
ENDED = ("Rejected", "Expired", "Lifted")
ONLY_MARK = "Only Mark"
# From the mildest to the hardest.
EFFECTS = (ONLY_MARK, "Lowest Place", "Play Notice", "Refuse")


def standing(number: str | None, line: str | None, emergency: bool = False) -> frappe._dict | None:
	"""Return the confirmed entry of a number that holds today on a line: name, effect, kind, expires_on.

	Of several the hardest counts. In an emergency, and on a line that refuses nobody, it only marks.
	"""
	plain = rules.plain_number(number)
	if not plain:
		return None
	rows = frappe.get_all(
		ENTRY,
		filters={"number": plain, "stage": CONFIRMED},
		fields=["name", "effect", "kind", "expires_on", "line"],
	)
	today = nowdate()
	rows = [
		row
		for row in rows
		if row.line in (None, "", line) and (not row.expires_on or str(row.expires_on) >= today)
	]
	if not rows:
		return None
	entry = max(rows, key=lambda row: EFFECTS.index(row.effect))
	if emergency or rules.of(line).never_refuse:
		entry.effect = ONLY_MARK
	return entry


def marks(number: str, line: str | None) -> dict[str, Any]:
	"""Return what a call of the number is marked with; nothing for others."""
	entry = standing(number, line)
	return {"blacklist_entry": entry.name, "blacklist_effect": entry.effect} if entry else {}


def begin(entry) -> None:
	"""Set who reports a number, and when; the rest is the leader's to decide."""
	entry.number = rules.plain_number(_behind(entry))
	entry.reported_by, entry.reported_at = frappe.session.user, now_datetime()
	if entry.call and not entry.line:
		entry.line = frappe.db.get_value("HL Call", entry.call, "line")


def _behind(entry) -> str | None:
	"""The caller's number of the call, if what was given is its mask; any other as it is."""
	shown = f"caller_number{masked.SUFFIX}"
	of = frappe.db.get_value("HL Call", entry.call, ["caller_number", shown]) if entry.call else None
	return of[0] if of and entry.number == of[1] else entry.number


def stamp(entry) -> None:
	"""Keep who decided and when, and until when the entry holds."""
	if not entry.stage_changed():
		return
	if entry.stage == CONFIRMED:
		entry.confirmed_by, entry.confirmed_at, entry.ended_at = frappe.session.user, now_datetime(), None
		days = rules.of(entry.line).blacklist_days
		if not entry.expires_on and days:
			entry.expires_on = add_days(nowdate(), days)
	elif entry.stage in ENDED:
		entry.ended_at = now_datetime()
		if entry.stage == "Rejected":
			entry.confirmed_by, entry.confirmed_at = frappe.session.user, now_datetime()


def expire() -> None:
	"""End the entries whose last day is over; run by the scheduler."""
	table = frappe.qb.DocType(ENTRY)
	over = (
		frappe.qb.from_(table)
		.select(table.name)
		.where((table.stage == CONFIRMED) & (table.expires_on < nowdate()))
	)
	for name in over.run(pluck=True):
		entry = frappe.get_doc(ENTRY, name)
		entry.move_to(EXPIRED)
		entry.save(ignore_permissions=True)  # time has done it, nobody's right is asked for
