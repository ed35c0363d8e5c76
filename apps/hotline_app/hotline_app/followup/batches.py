"""Batches: a sample of the served customers of a period, drawn by settings and shared out (`C-6.2.3a`).

The draw depends on the rule, the period and the numbers of the orders alone: whoever repeats it has the same
sample, and nobody can choose whom to ask.
"""

from datetime import date, datetime, time, timedelta

import frappe
from frappe import _
from frappe.query_builder import Case
from frappe.query_builder.functions import Avg, Count, Sum
from frappe.utils import get_datetime, getdate, now_datetime

from hotline_app import sampling

from . import making, population, rules, seats

BATCH, TASK = "HL Follow-up Batch", "HL Follow-up Task"
STRATA = {"Category": "category", "Area": "area", "Provider": "provider", "Agent": "agent"}
COMMIT_EVERY = 100


class AlreadyDrawnError(frappe.ValidationError):
	"""The sample of a batch is drawn once."""

	http_status_code = 409


class Sample(frappe._dict):
	"""The orders drawn, and by stratum how many there were and how many were drawn."""


def sample_of(batch) -> Sample:
	"""Return the sample of a batch, drawn or not; nothing is stored."""
	rule = _rule_of(batch)
	rows = {row.name: row for row in population.orders(rule, *_period(batch), without_task=False)}
	field = STRATA.get(rule.strata_by)
	strata: dict[str, list[str]] = {}
	for row in rows.values():
		strata.setdefault((row.get(field) or "") if field else "", []).append(row.name)
	populations = {stratum: len(names) for stratum, names in strata.items()}
	sizes = _sizes(rule, populations)
	drawn = sampling.draw(f"{rule.name} {batch.from_date}", strata, sizes)
	return Sample(
		rule=rule,
		orders=[rows[name] for name in drawn],
		population=len(rows),
		strata=[
			frappe._dict(stratum=stratum, population=many, size=sizes[stratum])
			for stratum, many in sorted(populations.items())
		],
	)


def draw(name: str) -> int:
	"""Draw the sample of a planned batch and make its tasks, evenly shared out; return how many.

	Runs in the background. If it was stopped, it goes on where it was. Raises `AlreadyDrawnError`.
	"""
	batch = frappe.get_doc(BATCH, name, for_update=True)
	if batch.state == "Drawn":
		frappe.throw(_("The sample of this batch has been drawn."), AlreadyDrawnError)
	sample = sample_of(batch)
	_keep(batch, sample)
	_make_tasks(batch, sample)
	batch.db_set({"state": "Drawn", "drawn": frappe.db.count(TASK, {"batch": name})})
	batch.notify_update()
	return batch.drawn


def start(batch) -> None:
	"""Let the sample of a batch be drawn in the background."""
	if batch.state == "Drawn":
		frappe.throw(_("The sample of this batch has been drawn."), AlreadyDrawnError)
	batch.db_set("state", "Drawing")
	frappe.enqueue(
		"hotline_app.followup.batches.draw",
		queue="long",
		job_id=f"hl_follow_up_batch:{batch.name}",
		deduplicate=True,
		enqueue_after_commit=True,
		name=batch.name,
	)


def run(today: date | None = None) -> list[str]:
	"""Make and draw the batch of each rule's last period that has none yet; run by the scheduler each day.

	A batch whose drawing was stopped is drawn to its end.
	"""
	for name in frappe.get_all(BATCH, {"state": "Drawing"}, pluck="name"):
		start(frappe.get_doc(BATCH, name))
	made = []
	for rule in rules.enabled():
		if not rule.in_batches:
			continue
		first, last = last_period(rule.period, getdate(today))
		if last < getdate(rule.creation) or frappe.db.exists(
			BATCH, {"rule": rule.name, "from_date": first, "to_date": last}
		):
			continue
		batch = frappe.get_doc({"doctype": BATCH, "rule": rule.name, "from_date": first, "to_date": last})
		# The scheduler acts for the administrator, who made the rule.
		batch.insert(ignore_permissions=True)
		start(batch)
		made.append(batch.name)
	return made


def last_period(period: str, today: date) -> tuple[date, date]:
	"""Return the first and last day of the day, week (from Monday) or month that was over before `today`."""
	if period == "Day":
		return today - timedelta(days=1), today - timedelta(days=1)
	if period == "Week":
		monday = today - timedelta(days=today.weekday())
		return monday - timedelta(days=7), monday - timedelta(days=1)
	last = today.replace(day=1) - timedelta(days=1)
	return last.replace(day=1), last


def figures_of(batch: str) -> dict[str, float]:
	"""Return how far a batch is: tasks, open, overdue, satisfied, unsatisfied, unreached, mean rating."""
	task = frappe.qb.DocType(TASK)
	row = (
		frappe.qb.from_(task)
		.select(
			Count("*").as_("tasks"),
			_number(task.stage == "Open").as_("open"),
			_number((task.stage == "Open") & (task.due_at < now_datetime())).as_("overdue"),
			_number(task.stage == "Satisfied").as_("satisfied"),
			_number(task.stage == "Unsatisfied").as_("unsatisfied"),
			_number(task.stage == "Unreached").as_("unreached"),
			Avg(Case().when(task.rating > 0, task.rating)).as_("rating"),
		)
		.where(task.batch == batch)
		.run(as_dict=True)[0]
	)
	return {key: float(value or 0) for key, value in row.items()}


def progress_of(names: list[str], user: str) -> dict[str, dict[str, int]]:
	"""Return by batch how many `tasks`, and of those how many are `open`, `overdue`, and `mine`."""
	task = frappe.qb.DocType(TASK)
	is_open = task.stage == "Open"
	rows = (
		frappe.qb.from_(task)
		.select(
			task.batch,
			Count("*").as_("tasks"),
			_number(is_open).as_("open"),
			_number(is_open & (task.due_at < now_datetime())).as_("overdue"),
			_number(is_open & (task.assigned_to == user)).as_("mine"),
		)
		.where(task.batch.isin(names or [""]))
		.groupby(task.batch)
		.run(as_dict=True)
	)
	return {row.pop("batch"): {key: int(value) for key, value in row.items()} for row in rows}


def check(batch) -> None:
	"""Refuse a batch that can't be drawn, or one that is there already."""
	if getdate(batch.from_date) > getdate(batch.to_date):
		frappe.throw(_("The period ends before it begins."))
	if getdate(batch.to_date) >= getdate(now_datetime()):
		frappe.throw(_("A sample is drawn from a period that is over."))
	if batch.share == "Percent" and not 0 < (batch.percent or 0) <= 100:
		frappe.throw(_("The share is between 0 and 100 percent."))
	if batch.share == "Count" and not batch.size:
		frappe.throw(_("Please say how many orders are asked about."), frappe.MandatoryError)
	rule = frappe.get_cached_doc("HL Follow-up Rule", batch.rule)
	if rules.EVENTS[rule.event].is_appointed:
		frappe.throw(_("A batch is drawn from what has happened, not from appointments."))


def _rule_of(batch) -> frappe._dict:
	"""The batch's rule, with the settings that the batch has of its own."""
	rule = frappe._dict(frappe.get_cached_doc("HL Follow-up Rule", batch.rule).as_dict())
	if batch.share:
		for field in ("share", "percent", "size", "strata_by"):
			rule[field] = batch.get(field)
	return rule


def _period(batch) -> tuple[datetime, datetime]:
	after = getdate(batch.to_date) + timedelta(days=1)
	return datetime.combine(getdate(batch.from_date), time.min), datetime.combine(after, time.min)


def _sizes(rule: frappe._dict, populations: dict[str, int]) -> dict[str, int]:
	if rule.share == "Percent":
		return sampling.sizes_by_percent(populations, rule.percent)
	if rule.share == "Count":
		return sampling.sizes_by_count(populations, rule.size)
	return populations


def _keep(batch, sample: Sample) -> None:
	batch.population = sample.population
	batch.drawn_at = batch.drawn_at or now_datetime()
	batch.state = "Drawing"
	batch.set("strata", [])
	for row in sample.strata:
		batch.append("strata", {**row, "stratum": row.stratum or _("All")})
	# The figures of the draw are the system's.
	batch.save(ignore_permissions=True)


def _make_tasks(batch, sample: Sample) -> None:
	rule = sample.rule
	due_at = get_datetime(batch.due_at) if batch.due_at else _due_of(rule, batch)
	shares = seats.share_out(rule, [order.line for order in sample.orders])
	for number, (order, user) in enumerate(zip(sample.orders, shares, strict=True), start=1):
		making.make(order, rule, batch=batch.name, due_at=due_at, assigned_to=user)
		if number % COMMIT_EVERY == 0:
			# Each task counts for itself; a stop in between loses none, and making goes on after it.
			frappe.db.commit()


def _due_of(rule: frappe._dict, batch) -> datetime | None:
	"""A batch is due counted from when it was drawn: the deadlines of its orders are long past."""
	return making.own_target(rule, get_datetime(batch.drawn_at)) if rule.calendar else None


def _number(condition):
	return Sum(Case().when(condition, 1).else_(0))
