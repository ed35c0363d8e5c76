"""The path that an agent took through a script is kept with the call and the order.

Nobody writes it by hand: it is what was played, in the words of the version that was shown. Answers that
belong to fields of the order are stored there, as the agent who gave them might have typed them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import frappe
from frappe import _
from frappe.utils import add_to_date, cint, cstr, flt, now_datetime

from . import versions

RUN, ORDER, CALL = "HL Script Run", "HL Work Order", "HL Call"
MOST_STEPS = 200
LONGEST = 2000

Path = Sequence[Mapping[str, Any]]


class OthersPathError(frappe.PermissionError):
	"""A path is kept by the agent who takes it."""


def keep(
	script: str,
	version: int,
	path: Path,
	order: str | None = None,
	call: str | None = None,
	run: str | None = None,
	ended: bool = False,
	fill: bool = False,
) -> str:
	"""Keep the path through a script so far, and return the name of its record (`run`, from the second time).

	Each step of the path has `step`, `said`, and where there was one `answer`, `value`, `action`, and `ago`,
	the seconds since. Later calls give the whole path again. `fill`: store the new answers in the order's
	fields. Raises DoesNotExistError, ValidationError for a step that the version does not have,
	`OthersPathError`, and what saving the order does.
	"""
	version_name, content = versions.read(script, version)
	doc = _record(run, script, version_name, version)
	order, call = order or doc.work_order, call or doc.call
	_check_readable(order, call)
	before = [_said(row) for row in doc.steps]
	rows = _rows(path, content)
	doc.update({"work_order": order, "call": call, "line": _line(order, call) or doc.line, "steps": rows})
	doc.ended_at = now_datetime() if ended else None
	# Only what is played writes here; the roles may read.
	doc.save(ignore_permissions=True)
	if fill and order:
		_fill(order, rows, before)
	return doc.name


def _record(run: str | None, script: str, version_name: str, version: int):
	if run:
		doc = frappe.get_doc(RUN, run, for_update=True)
		if doc.agent != frappe.session.user:
			frappe.throw(_("This path is another agent's."), OthersPathError)
		if doc.version == version_name:
			return doc
	situation = frappe.db.get_value("HL Call Script", script, "situation")
	return frappe.get_doc(
		{
			"doctype": RUN,
			"script": script,
			"version": version_name,
			"version_number": cint(version),
			"situation": situation,
			"agent": frappe.session.user,
			"started_at": now_datetime(),
		}
	)


def _check_readable(order: str | None, call: str | None) -> None:
	for doctype, name in ((ORDER, order), (CALL, call)):
		if name:
			frappe.get_doc(doctype, name).check_permission("read")


def _line(order: str | None, call: str | None) -> str | None:
	for doctype, name in ((ORDER, order), (CALL, call)):
		if name and (line := frappe.db.get_value(doctype, name, "line")):
			return line
	return None


def _rows(path: Path, content: versions.Content) -> list[dict[str, Any]]:
	if len(path) > MOST_STEPS:
		frappe.throw(_("A path has at most {0} steps.").format(MOST_STEPS))
	steps = {row["step"]: row for row in content["steps"]}
	now, rows = now_datetime(), []
	for passed in path:
		step = steps.get(cstr(passed.get("step")))
		if not step:
			frappe.throw(_("This version of the script has no such step."))
		rows.append(
			{
				"step": step["step"],
				"said": cstr(passed.get("said"))[:LONGEST],
				"answer": cstr(passed.get("answer"))[:LONGEST],
				"value": cstr(passed.get("value"))[:LONGEST],
				"order_field": step["fill_field"] if passed.get("answer") else None,
				"action": cstr(passed.get("action"))[:140],
				"at": add_to_date(now, seconds=-max(0, flt(passed.get("ago")))),
			}
		)
	return rows


def _fill(order: str, rows: list[dict[str, Any]], before: list[tuple]) -> None:
	"""Store the answers given since the path was last kept; what was typed elsewhere meanwhile stays."""
	new = [row for at, row in enumerate(rows) if at >= len(before) or before[at] != _said(row)]
	values = {row["order_field"]: row["value"] for row in new if row["order_field"]}
	doc = frappe.get_doc(ORDER, order)
	changed = {name: value for name, value in values.items() if cstr(doc.get(name)) != value}
	if changed:
		doc.check_permission("write")
		doc.update(changed)
		doc.save()


def _said(row) -> tuple:
	return tuple(row.get(name) or "" for name in ("step", "answer", "value"))
