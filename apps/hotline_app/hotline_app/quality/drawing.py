"""Drawing what is reviewed: by chance that a seed repeats, nothing twice, nobody's own (`C-8.1.2`).

The number of queries of a draw does not grow with the calls of the period; one record is made for each
review. A plan draws from the month or week that is over, or on demand from any period.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import frappe
from frappe import _
from frappe.utils import add_days, add_months, get_first_day, get_first_day_of_week, getdate, now_datetime

from hotline_app import messages, sampling

from . import reviewers, risks, scoring

PLAN, DRAW, REVIEW = "HL Quality Plan", "HL Quality Draw", "HL Quality Review"
CHANCE = "Chance"
SAVEPOINT = "quality_draw"


@dataclass(frozen=True)
class Drawn:
	"""A call or order that was drawn, whose work it is, and why."""

	name: str
	agent: str
	why: str
	line: str | None
	work_order: str | None


def run() -> None:
	"""Draw for every plan whose period is over; called once a day."""
	for name in frappe.get_all(PLAN, {"enabled": 1, "frequency": ("!=", "On Demand")}, pluck="name"):
		plan = frappe.get_doc(PLAN, name)
		first, last = last_period(plan.frequency)
		is_due = not plan.drawn_until or getdate(plan.drawn_until) < last
		if not is_due or not reviewers.of_plan(plan):
			continue
		frappe.db.savepoint(SAVEPOINT)
		try:
			draw(plan, first, last)
		# What hinders one plan hinders no other.
		except Exception:
			frappe.db.rollback(save_point=SAVEPOINT)
			frappe.log_error("Drawing for quality reviews", reference_doctype=PLAN, reference_name=name)


def last_period(frequency: str, today: date | None = None) -> tuple[date, date]:
	"""Return the first and last day of the month or week that is over."""
	today = getdate(today)
	if frequency == "Weekly":
		first = add_days(get_first_day_of_week(today), -7)
		return first, add_days(first, 6)
	first = getdate(get_first_day(add_months(today, -1)))
	return first, add_days(get_first_day(today), -1)


def draw(plan, first: date, last: date, seed: str | None = None):
	"""Draw from the work of these days, make the reviews, tell the reviewers; return the HL Quality Draw.

	With the same seed, and what has no review yet, the same is drawn. Raises ValidationError where nobody
	could review.
	"""
	frappe.db.get_value(PLAN, plan.name, "name", for_update=True)
	people = reviewers.of_plan(plan)
	if not people:
		frappe.throw(_("The plan {0} has no reviewers.").format(frappe.bold(plan.name)))
	seed = seed or secrets.token_hex(8)
	population = _population(plan, first, last)
	chosen = choose(plan, population, seed, _risks(plan, first, last))
	kept = frappe.new_doc(DRAW)
	kept.update({"plan": plan.name, "from_date": first, "to_date": last, "seed": seed})
	kept.population = len(population)
	kept.drawn, kept.doubles, told = _make_reviews(plan, chosen, people, seed, first)
	# A draw is made by the plan; nobody has the right to write one.
	kept.insert(ignore_permissions=True)
	if not plan.drawn_until or getdate(plan.drawn_until) < getdate(last):
		frappe.db.set_value(PLAN, plan.name, "drawn_until", last, update_modified=False)
	messages.tell(told, lambda: _("Drawn for you to review: {0}").format(_(plan.name)), PLAN, plan.name)
	return kept


def choose(plan, population: list[frappe._dict], seed: str, risky: dict[str, str]) -> list[Drawn]:
	"""Return what is drawn of the population: of each agent by chance, and besides because of a risk."""
	by_agent: dict[str, dict[str, frappe._dict]] = {}
	for row in population:
		by_agent.setdefault(row.agent, {})[row.name] = row
	sizes = _sizes(plan, {agent: len(rows) for agent, rows in by_agent.items()})
	chance = set(sampling.draw(seed, by_agent, sizes))
	found = []
	for agent, rows in by_agent.items():
		risks_of = sorted((n for n in rows if n in risky), key=lambda name: sampling.place(seed, name))
		because = set(risks_of[: plan.risk_amount or 0])
		for name in sorted(chance.intersection(rows) | because, key=lambda name: sampling.place(seed, name)):
			row = rows[name]
			why = risky[name] if name in because else CHANCE
			found.append(Drawn(name, agent, why, row.line, row.work_order))
	return sorted(found, key=lambda one: sampling.place(seed, one.name))


def make_review(plan, card, one: Drawn, reviewer: str, first: date | None, pair: str | None = None) -> str:
	"""Make the review of what was drawn, and return its name."""
	doc = frappe.new_doc(REVIEW)
	doc.update(
		{
			"plan": plan.name,
			"scorecard": card.name,
			"line": one.line,
			"subject": card.subject,
			"call": one.name if card.subject == "Call" else None,
			"work_order": one.work_order,
			"agent": one.agent,
			"reviewer": reviewer,
			"why": one.why,
			"due_on": add_days(getdate(), plan.due_days or 0),
			"period_from": first,
			"blind_pair": pair,
			"drawn_at": now_datetime(),
		}
	)
	doc.set("items", scoring.items_of(card))
	# Drawing is the plan's; who starts it need not be allowed to write reviews.
	return doc.insert(ignore_permissions=True).name


def _sizes(plan, populations: dict[str, int]) -> dict[str, int]:
	if plan.amount_by == "Share per Agent":
		return sampling.sizes_by_percent(populations, plan.share or 0)
	if plan.amount_by == "Number in All":
		return sampling.sizes_by_count(populations, plan.amount or 0)
	return {agent: min(many, plan.amount or 0) for agent, many in populations.items()}


def _population(plan, first: date, last: date) -> list[frappe._dict]:
	"""The work of the period that has no review yet."""
	since, until = _bounds(first, last)
	is_call = plan.subject == "Call"
	work = frappe.qb.DocType(risks.CALL if is_call else risks.ORDER)
	order = frappe.qb.DocType(risks.ORDER)
	review = frappe.qb.DocType(REVIEW)
	when = work.started_at if is_call else work.creation
	query = (
		frappe.qb.from_(work)
		.left_join(review)
		.on(((review.call if is_call else review.work_order) == work.name) & (review.subject == plan.subject))
		.select(
			work.name, work.agent, work.line, (work.work_order if is_call else work.name).as_("work_order")
		)
		.where(when >= since)
		.where(when < until)
		.where(work.agent.isnotnull() & (work.agent != ""))
		.where(review.name.isnull())
	)
	if plan.line:
		query = query.where(work.line == plan.line)
	if agents := [row.user for row in plan.agents]:
		query = query.where(work.agent.isin(agents))
	if is_call:
		query = query.where(work.answered_at.isnotnull() & (work.talk_s >= (plan.least_talk_s or 0)))
	if plan.kind and is_call:
		query = query.join(order).on((order.name == work.work_order) & (order.kind == plan.kind))
	elif plan.kind:
		query = query.where(work.kind == plan.kind)
	return query.run(as_dict=True)


def _risks(plan, first: date, last: date) -> dict[str, str]:
	return risks.found(plan, *_bounds(first, last)) if plan.risk_amount else {}


def _bounds(first: date, last: date) -> tuple[datetime, datetime]:
	after = getdate(last) + timedelta(days=1)
	return datetime.combine(getdate(first), time.min), datetime.combine(after, time.min)


def _make_reviews(
	plan, chosen: list[Drawn], people: list[str], seed: str, first: date
) -> tuple[int, int, set[str]]:
	"""Make the reviews; return how many things were drawn, how many of them twice, and who reviews."""
	card = frappe.get_cached_doc("HL Scorecard", plan.scorecard)
	assigning, told = reviewers.Assigning(people, seed), set()
	drawn = doubles = 0
	for one, twice in _with_doubles(plan, chosen, seed):
		named = assigning.choose(one.agent, one.line, 2 if twice else 1)
		pair = frappe.generate_hash(length=16) if len(named) > 1 else None
		for reviewer in named:
			make_review(plan, card, one, reviewer, first, pair)
		drawn += bool(named)
		doubles += bool(pair)
		told.update(named)
	return drawn, doubles, told


def _with_doubles(plan, chosen: list[Drawn], seed: str) -> Iterator[tuple[Drawn, bool]]:
	size = sampling.sizes_by_percent({"": len(chosen)}, plan.double_share or 0)
	twice = set(sampling.draw(f"{seed} twice", {"": [one.name for one in chosen]}, size))
	for one in chosen:
		yield one, one.name in twice
