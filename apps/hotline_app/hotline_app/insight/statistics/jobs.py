"""What became of the jobs of providers and of handling units, and what was said of them."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import frappe
from frappe.query_builder import Case, CustomFunction
from frappe.query_builder.functions import Avg, Count, Sum
from pypika.terms import Criterion, PseudoColumn

from hotline_app.dispatch import provider_facts, stages
from hotline_app.followup import evaluations
from hotline_app.followup.provider_facts import DIMENSIONS

from . import figures, orders, rights
from .orders import Period

Row = dict[str, Any]

JOB, TASK, COMPLAINT = "HL Dispatch", "HL Follow-up Task", "HL Complaint"
COUNTS = ("jobs", "accepted", "refused", "expired", "done", "late", "rework", "urged", "supervised")
JUDGED = ("follow_ups", "satisfied", "complaints", "valid")
VALID = ("Valid", "Partly Valid")
_between = CustomFunction("timestampdiff", ["unit", "begin", "end"])
_SECOND = PseudoColumn("second")


class Receiver(NamedTuple):
	"""Who gets jobs: the DocType, and the field that names it in a job."""

	doctype: str
	field: str


PROVIDER, UNIT = Receiver("HL Provider", "provider"), Receiver("HL Handling Unit", "handling_unit")


def counted(receiver: Receiver, period: Period, wanted: Mapping[str, Any]) -> list[Row]:
	"""Return a row (its `name`) for each receiver of the period's jobs: those that the user may read.

	`line`, `category` (with all beneath it) and the receiver's own field narrow it. `on_time` is the share
	of jobs without a missed deadline; attitude, efficiency and quality are means from 1 to 5; answering is
	in minutes, work in hours, both from the offer.
	"""
	job = frappe.qb.DocType(JOB)
	of_period = _of_period(job, receiver, period, wanted)
	rows = {row["name"]: row for row in _courses(job, job[receiver.field], of_period)}
	_count(rows, "late", provider_facts.late(job, of_period, job[receiver.field]))
	_count(rows, "rework", _rework(job, of_period, job[receiver.field]))
	line = wanted.get("line")
	for name, doctype, field in (
		("urged", "HL Urge", "urged_at"),
		("supervised", "HL Supervision", "issued_at"),
	):
		_count(rows, name, _told(doctype, field, receiver, list(rows), period, line))
	_judge(rows, receiver, period, line)
	return [finish(row) for row in rows.values()]


def finish(row: Row) -> Row:
	"""Return the row with what is made of its counts; also of those of all rows."""
	row = {**dict.fromkeys((*COUNTS, *JUDGED), 0), **row}
	return {
		**row,
		"on_time": figures.percent(row["jobs"] - row["late"], row["jobs"]),
		"satisfaction": figures.percent(row["satisfied"], row["follow_ups"]),
		"answering": figures.mean(row.get("answering_s"), row["accepted"], figures.MINUTE),
		"work": figures.mean(row.get("work_s"), row["done"], figures.HOUR),
	}


def _of_period(job, receiver: Receiver, period: Period, wanted: Mapping[str, Any]) -> Criterion:
	fields = ("line", receiver.field)
	chosen = {name: wanted.get(name) for name in (*fields, "category")}
	own = job[receiver.field] > ""
	return Criterion.all(
		[
			orders.within(job.offered_at, period),
			own,
			*orders.chosen(job, chosen, fields),
			rights.readable(JOB),
		]
	)


def _courses(job, by, of_period: Criterion) -> list[Row]:
	answering = _between(_SECOND, job.offered_at, job.accepted_at)
	work = _between(_SECOND, job.offered_at, job.done_at)
	return (
		frappe.qb.from_(job)
		.select(
			by.as_("name"),
			Count("*").as_("jobs"),
			Count(job.accepted_at).as_("accepted"),
			_sum(job.stage == stages.REFUSED).as_("refused"),
			_sum(job.stage == stages.EXPIRED).as_("expired"),
			Count(job.done_at).as_("done"),
			Sum(answering).as_("answering_s"),
			Sum(work).as_("work_s"),
		)
		.where(of_period)
		.groupby(by)
		.run(as_dict=True)
	)


def _rework(job, of_period: Criterion, by) -> Iterable[tuple[str, int]]:
	again = frappe.qb.DocType(JOB).as_("again")
	query = frappe.qb.from_(job).join(again).on(again.rework_of == job.name)
	return query.select(by, Count(job.name).distinct()).where(of_period).groupby(by).run()


def _told(
	doctype: str, field: str, receiver: Receiver, names: list[str], period: Period, line: str | None
) -> Iterable[tuple[str, int]]:
	if not frappe.has_permission(doctype, "read"):
		return []
	table = frappe.qb.DocType(doctype)
	by = table[receiver.field]
	query = frappe.qb.from_(table).select(by, Count("*")).where(by.isin(names or [""]))
	if line:
		query = query.where(table.line == line)
	query = query.where(orders.within(table[field], period)).where(rights.readable(doctype))
	return query.groupby(by).run()


def _judge(rows: dict[str, Row], receiver: Receiver, period: Period, line: str | None) -> None:
	"""Add what customers said. Providers and units know how their own jobs were judged, not by whom."""
	names = list(rows) or [""]
	task, complaint = frappe.qb.DocType(TASK), frappe.qb.DocType(COMPLAINT)
	answered = Criterion.all(
		[
			task[receiver.field].isin(names),
			evaluations.given(task),
			orders.within(task.done_at, period),
			*([task.line == line] if line else []),
			*_allowed(TASK),
		]
	)
	satisfied = _sum(task.stage == "Satisfied").as_("satisfied")
	query = frappe.qb.from_(task).select(task[receiver.field], Count("*"), satisfied).where(answered)
	for name, number, content in query.groupby(task[receiver.field]).run():
		rows[name].update({"follow_ups": number, "satisfied": int(content)})
	for name, dimension, score in _scores(task, task[receiver.field], answered):
		rows[name][DIMENSIONS[dimension]] = round(float(score), 1)
	if not frappe.has_permission(COMPLAINT, "read"):
		return
	about = Criterion.all(
		[
			complaint.target_doctype == receiver.doctype,
			complaint.target.isin(names),
			complaint.kind != "Praise",
			orders.within(complaint.received_at, period),
			*([complaint.line == line] if line else []),
			rights.readable(COMPLAINT),
		]
	)
	valid = _sum(complaint.finding.isin(VALID))
	query = frappe.qb.from_(complaint).select(complaint.target, Count("*"), valid).where(about)
	for name, number, founded in query.groupby(complaint.target).run():
		rows[name].update({"complaints": number, "valid": int(founded)})


def _allowed(doctype: str) -> list:
	"""What the user may read of these; who may not read them at all is told of the own ones."""
	return [rights.readable(doctype)] if frappe.has_permission(doctype, "read") else []


def _scores(task, by, answered: Criterion) -> Iterable[tuple[str, str, float]]:
	answer = frappe.qb.DocType("HL Follow-up Answer")
	return (
		frappe.qb.from_(task)
		.join(answer)
		.on((answer.parent == task.name) & (answer.parenttype == TASK))
		.select(by, answer.dimension, Avg(answer.score))
		.where(answered)
		.where(answer.dimension.isin(list(DIMENSIONS)) & (answer.score > 0))
		.groupby(by, answer.dimension)
		.run()
	)


def _count(rows: dict[str, Row], fact: str, found: Iterable[tuple[str, int]]) -> None:
	for name, number in found:
		rows[name][fact] = int(number)


def _sum(condition):
	return Sum(Case().when(condition, 1).else_(0))
