"""What settings show of a clause that no count of records tells; as `staff_checks`."""

from collections.abc import Callable

import frappe
from frappe import _
from frappe.utils import format_date

from .scope import Scope
from .verdicts import MET, NOT_MET, PARTLY, Finding, of_share, percent

LINES = "DocType:HL Line"


def complaint_contacts(scope: Scope) -> Finding | None:
	"""Each line tells where to complain, by phone and by e-mail (`C-8.2.2`)."""
	text = _("{0} of {1} lines name a complaint phone and e-mail ({2} %)")
	return _of_lines(scope, text, lambda line: line.complaint_phone and line.complaint_email)


def open_all_hours(scope: Scope) -> Finding | None:
	"""Each line's calendar is open day and night (`G-4.1.3`, `P-12`)."""
	always = set(frappe.get_all("HL Service Calendar", {"always": 1}, pluck="name"))
	text = _("{0} of {1} lines are open 24 hours, 7 days ({2} %)")
	return _of_lines(scope, text, lambda line: line.calendar in always)


def greeting_names_badge(scope: Scope) -> Finding | None:
	"""Each line's greeting names the badge number, and no name (`J-A1`)."""
	text = _("The greeting of {0} of {1} lines names the badge number ({2} %)")
	return _of_lines(scope, text, lambda line: "badge" in (line.greeting or ""))


def inbound_first(scope: Scope) -> Finding | None:
	"""The queue of follow-ups asks whether calls wait before it gives one out (`G-4.1.6`)."""
	if scope.is_past:
		return None
	asked = frappe.get_hooks("hotline_inbound_waiting")
	if asked:
		return Finding(MET, _("Follow-ups pause while calls wait"), "Page:/hotline/followups")
	return Finding(NOT_MET, _("Nothing tells the follow-ups of waiting calls"), "Page:/hotline/followups")


def retention(scope: Scope) -> Finding | None:
	"""Rules say how long what is kept; what they did last is told (`C-5.1.4`)."""
	if scope.is_past:
		return None
	rules = frappe.db.count("HL Retention Rule", {"enabled": 1})
	if not rules:
		text = _("No retention rule is switched on: everything is kept")
		return Finding(PARTLY, text, "DocType:HL Retention Rule")
	last = frappe.db.get_value("HL Retention Run", {}, "creation", order_by="creation desc")
	text = _("Retention rules in force: {0}; they last removed something on {1}")
	return Finding(MET, text.format(rules, format_date(last) if last else "–"), "DocType:HL Retention Rule")


def _of_lines(scope: Scope, text: str, holds: Callable[[frappe._dict], object]) -> Finding | None:
	if scope.is_past:
		return None
	chosen = {} if scope.lines is None else {"name": ("in", scope.lines or [""])}
	fields = ["name", "calendar", "complaint_phone", "complaint_email", "greeting"]
	lines = frappe.get_all("HL Line", {"enabled": 1, **chosen}, fields)
	kept = sum(bool(holds(line)) for line in lines)
	told = text.format(kept, len(lines), percent(kept, len(lines)) if lines else 0)
	return Finding(of_share(kept, len(lines)), told, LINES)
