"""Faults of the equipment: logged, reported, solved; a silent switch by itself (`P-35`, `C-4.4.2`)."""

from datetime import timedelta

import frappe
from frappe import _
from frappe.utils import escape_html, get_datetime, now_datetime

from hotline_app import messages, roles

from . import duty, facts
from .errors import RosterError

FAULT = "HL Fault Log"
OPEN, REPORTED, SOLVED = "Open", "Reported", "Solved"
LINE_DOWN = "Line Down"


def check(fault) -> None:
	"""Set who found it and, by what is filled in, how far it has come; what is solved is a record."""
	facts.keep(fault)
	before = fault.get_doc_before_save()
	fault.found_by = before.found_by if before else frappe.session.user
	if before and before.status == SOLVED and not frappe.has_permission(FAULT, "delete"):
		frappe.throw(_("This fault is solved and is a record."), RosterError)
	found = get_datetime(fault.found_at)
	for field in ("reported_at", "solved_at"):
		if fault.get(field) and get_datetime(fault.get(field)) < found:
			label = _(fault.meta.get_label(field), context=FAULT)
			frappe.throw(_("{0} is before the fault was found.").format(label))
	if fault.reported_to and not fault.reported_at:
		fault.reported_at = now_datetime()
	fault.status = SOLVED if fault.solved_at else REPORTED if fault.reported_at else OPEN
	fault.minutes = (get_datetime(fault.solved_at) - found).total_seconds() // 60 if fault.solved_at else None


def tell(fault) -> None:
	"""Tell the leaders, and note it in the log of the shifts on duty."""
	about = (FAULT, fault.name)
	text = f"{fault.equipment}: {fault.description}"
	duty.note_in_running(fault.line, "Equipment", text, about)
	equipment = escape_html(fault.equipment)
	messages.tell(roles.holders(roles.LEADER), lambda: _("Out of order: {0}").format(equipment), *about)


def watch_switches() -> None:
	"""Log the switches of which nothing was heard for too long; solved once they are heard of again."""
	minutes = frappe.get_cached_doc("HL Roster Settings").switch_minutes
	if not minutes:
		return
	before = now_datetime() - timedelta(minutes=minutes)
	watched = _watched()
	open_faults = dict(
		frappe.get_all(
			FAULT, {"switch": ("is", "set"), "status": ("!=", SOLVED)}, ["switch", "name"], as_list=True
		)
	)
	for switch in watched:
		is_silent = get_datetime(switch.last_seen_at) < before
		if is_silent and switch.name not in open_faults:
			_log_silent(switch)
		elif not is_silent and switch.name in open_faults:
			_solve(open_faults[switch.name], switch.last_seen_at)


def _watched() -> list[frappe._dict]:
	"""The switches in use of which something was heard once; a webhook need not say anything."""
	switch = frappe.qb.DocType("HL Switch")
	# The framework's own lists leave out every field with "_seen" in its name.
	return (
		frappe.qb.from_(switch)
		.select(switch.name, switch.title, switch.line, switch.last_seen_at, switch.last_error)
		.where((switch.enabled == 1) & (switch.kind != "Webhook") & switch.last_seen_at.isnotnull())
		.run(as_dict=True)
	)


def _log_silent(switch: frappe._dict) -> None:
	frappe.get_doc(
		{
			"doctype": FAULT,
			"equipment": switch.title or switch.name,
			"kind": "Telephone System",
			"severity": LINE_DOWN,
			"line": switch.line,
			"switch": switch.name,
			"found_at": switch.last_seen_at,
			"description": switch.last_error or _("Nothing is heard of the switch."),
			"effect": _("Calls are taken by hand until it is back."),
		}
	).insert(ignore_permissions=True)  # found by the scheduler


def _solve(name: str, at) -> None:
	fault = frappe.get_doc(FAULT, name)
	fault.solved_at = max(get_datetime(at), get_datetime(fault.found_at))
	fault.measures = fault.measures or _("The switch is heard of again.")
	fault.save(ignore_permissions=True)  # as it was logged
