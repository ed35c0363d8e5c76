"""What the reports of providers and of handling units have in common."""

from collections.abc import Mapping
from typing import Any

from frappe import _

from . import behind, figures, jobs, orders
from .jobs import Receiver

Row = dict[str, Any]

CHARTED = 20
SUMS = (*jobs.COUNTS, *jobs.JUDGED, "answering_s", "work_s")


def rows(receiver: Receiver, wanted: Mapping[str, Any]) -> list[Row]:
	"""Return a row for each receiver, with where its figures lead, the busiest first."""
	period = orders.period_of(wanted)
	found = jobs.counted(receiver, period, wanted)
	between = behind.between(period)
	for row in found:
		own = {receiver.field: row["name"], "offered_at": between}
		about = {"target_doctype": receiver.doctype, "target": row["name"], "received_at": between}
		row["behind"] = {
			"jobs": behind.listed(jobs.JOB, own),
			"done": behind.listed(jobs.JOB, {**own, "done_at": ["is", "set"]}),
			"refused": behind.listed(jobs.JOB, {**own, "stage": "Refused"}),
			"expired": behind.listed(jobs.JOB, {**own, "stage": "Expired"}),
			"complaints": behind.listed(jobs.COMPLAINT, about),
			"urged": behind.listed("HL Urge", {receiver.field: row["name"], "urged_at": between}),
			"supervised": behind.listed(
				"HL Supervision", {receiver.field: row["name"], "issued_at": between}
			),
		}
	return sorted(found, key=lambda row: (-row["jobs"], row["name"]))


def with_total(found: list[Row], label_field: str) -> list[Row]:
	"""Return the rows and, of more than one, their total."""
	if len(found) < 2:
		return found
	total: Row = {}
	for row in found:
		figures.add(total, row, SUMS)
	return [*found, {**jobs.finish(total), label_field: _("Total"), "bold": 1}]


def chart(found: list[Row], label_field: str) -> Row | None:
	"""Jobs, those done, and those that missed a deadline."""
	shown = found[:CHARTED]
	if not shown:
		return None
	series = ((_("Jobs"), "jobs"), (_("Done", context="HL Dispatch"), "done"), (_("Late"), "late"))
	return {
		"type": "bar",
		"data": {
			"labels": [row[label_field] for row in shown],
			"datasets": [{"name": label, "values": [row[name] for row in shown]} for label, name in series],
		},
	}


def summary(found: list[Row]) -> list[Row]:
	"""Jobs, the share on time, and the share of satisfied customers, of all rows."""
	total: Row = {}
	for row in found:
		figures.add(total, row, SUMS)
	whole = jobs.finish(total)
	return [
		{"label": _("Jobs"), "value": whole["jobs"], "datatype": "Int"},
		{"label": _("On Time (%)"), "value": whole["on_time"] or 0, "datatype": "Percent"},
		{"label": _("Satisfied (%)"), "value": whole["satisfaction"] or 0, "datatype": "Percent"},
	]
