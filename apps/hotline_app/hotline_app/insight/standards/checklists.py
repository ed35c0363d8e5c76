"""Checklists: what is looked at, item by item, at fixed intervals; faults become corrective actions (`P-5`).

A check that is finished is a record. It counts for its clause until the next one is due.
"""

from datetime import timedelta

import frappe
from frappe import _
from frappe.utils import add_days, add_to_date, format_date, now_datetime, nowdate

from .scope import Scope
from .verdicts import MET, NOT_ASSESSED, NOT_MET, PARTLY, Finding, percent

CHECKLIST, RUN = "HL Checklist", "HL Checklist Run"
OPEN, DONE = "Open", "Done"
IN_ORDER, FAULT = "In Order", "Fault"
ACTIONS = "hotline_corrective_action"
FOUND_BY = "Inspection"


def begin(checklist, line: str) -> str:
	"""Make a check of a list for a line, with its items still open, and return its name."""
	return frappe.get_doc({"doctype": RUN, "checklist": checklist.name, "line": line}).insert().name


def fill(run) -> None:
	"""Copy the items of the list into a new check: a later change of the list changes no check."""
	run.items = []
	for item in frappe.get_cached_doc(CHECKLIST, run.checklist).items:
		run.append("items", {"title": item.title, "guidance": item.guidance, "critical": item.critical})


def keep_finished(run) -> None:
	"""Refuse to change a check that is finished, or to finish it but by `finish`. Raises ValidationError."""
	before = run.get_doc_before_save()
	if before and before.status == DONE:
		frappe.throw(_("This check is finished and is a record."))
	if not run.flags.finishing:
		run.status = OPEN


def finish(run) -> None:
	"""Finish a check: every item has a result, every fault a remark and a corrective action.

	Raises MandatoryError for what is missing, and PermissionError for who may make no corrective actions.
	"""
	open_items = [item.title for item in run.items if not item.result]
	if open_items or not run.items:
		frappe.throw(
			_("Still without a result: {0}").format(", ".join(map(_, open_items))), frappe.MandatoryError
		)
	faults = [item for item in run.items if item.result == FAULT]
	if unsaid := [item.title for item in faults if not (item.remarks or "").strip()]:
		frappe.throw(
			_("Please say what is wrong: {0}").format(", ".join(map(_, unsaid))), frappe.MandatoryError
		)
	checklist = frappe.get_cached_doc(CHECKLIST, run.checklist)
	for item in faults:
		item.action = _improve(run, item, checklist)
	run.update({"status": DONE, "faults": len(faults), "checked_on": nowdate()})
	run.checked_by = frappe.session.user
	run.flags.finishing = True
	run.save()
	next_on = add_days(run.checked_on, checklist.interval_days)
	frappe.db.set_value(CHECKLIST, checklist.name, "next_on", next_on, update_modified=False)


def findings(scope: Scope) -> dict[str, list[Finding]]:
	"""Return by clause what the latest check of each of its lists says on the last day of the scope."""
	lists = frappe.get_all(
		CHECKLIST, {"enabled": 1, "clause": ("is", "set")}, ["name", "clause", "line", "interval_days"]
	)
	if scope.lines is not None:
		lists = [row for row in lists if not row.line or row.line in scope.lines]
	latest = _latest([row.name for row in lists], scope)
	found: dict[str, list[Finding]] = {}
	for row in lists:
		finding = _finding(row, latest.get(row.name), scope)
		found.setdefault(row.clause, []).append(finding)
	return found


def _improve(run, item, checklist) -> str | None:
	made_by = frappe.get_hooks(ACTIONS)
	if not made_by:
		return None
	values = {
		"line": run.line,
		"source": FOUND_BY,
		"title": _(item.title),
		"responsible": checklist.responsible or frappe.session.user,
		"due_at": add_to_date(now_datetime(), days=checklist.days_to_mend),
		"description": item.remarks,
	}
	return frappe.get_attr(made_by[-1])(RUN, run.name, values)


def _latest(lists: list[str], scope: Scope) -> dict[str, frappe._dict]:
	"""Return by list its latest finished check until the end of the scope, of one of its lines."""
	filters = [["checklist", "in", lists or [""]], ["status", "=", DONE], ["checked_on", "<=", scope.day]]
	if scope.lines is not None:
		filters.append(["line", "in", list(scope.lines) or [""]])
	fields = ["name", "checklist", "checked_on", "faults"]
	rows = frappe.get_all(RUN, filters, fields, order_by="checked_on desc, creation desc")
	found: dict[str, frappe._dict] = {}
	for row in rows:
		found.setdefault(row.checklist, row)
	items = frappe.get_all(
		"HL Checklist Run Item",
		{"parenttype": RUN, "parent": ("in", [row.name for row in found.values()] or [""])},
		["parent", "result", "critical"],
	)
	for row in found.values():
		row["items"] = [item for item in items if item.parent == row.name]
	return found


def _finding(checklist: frappe._dict, run: frappe._dict | None, scope: Scope) -> Finding:
	title = _(checklist.name)
	if not run:
		return Finding(
			NOT_ASSESSED, _("{0}: not checked yet").format(title), f"Record:{CHECKLIST}/{checklist.name}"
		)
	at = f"Record:{RUN}/{run.name}"
	if run.checked_on + timedelta(days=checklist.interval_days) < scope.day:
		text = _("{0}: the check of {1} is too long ago")
		return Finding(NOT_ASSESSED, text.format(title, format_date(run.checked_on)), at)
	seen = [item for item in run["items"] if item.result in (IN_ORDER, FAULT)]
	kept = sum(item.result == IN_ORDER for item in seen)
	text = _("{0}: {1} of {2} in order on {3} ({4} %)")
	share = percent(kept, len(seen)) if seen else 100
	told = text.format(title, kept, len(seen), format_date(run.checked_on), share)
	if kept == len(seen):
		return Finding(MET, told, at)
	is_critical = any(item.result == FAULT and item.critical for item in seen)
	return Finding(NOT_MET if is_critical else PARTLY, told, at)
