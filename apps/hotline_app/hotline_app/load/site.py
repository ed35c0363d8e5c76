"""Prepares a site for generated orders: the records they refer to, and the rules by which it runs."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import frappe
from frappe.model.workflow import get_workflow, get_workflow_name
from frappe.utils import get_system_timezone

from hotline_app.hotline_setup import packs
from hotline_app.sla import Calendar, Target, Unit, clocks, policies, steps
from hotline_app.sla.conditions import holds
from hotline_app.workflow.staged import STAGE_FIELD

from .course import STANDINGS
from .orders import DISPATCH_STAGES
from .scene import ClockRule, Crew, Due, Question, Scene, Steps, TaskRule
from .shapes import Area, Request, Shapes
from .tables import ANSWERS, CLOCKS, DISPATCHES, ORDERS, TASKS

PACK = "community"
LINE = "Community Service Line"
CITY = Area("New York City", "", 40.7128, -74.0060, 0.0)
PHONE = "Phone"
CHANNELS = {"PHONE": PHONE, "ONLINE": "Web", "MOBILE": "WeChat", "UNKNOWN": "Partner", "OTHER": "Walk-in"}
# A crew stands for a whole service; no number of jobs is too many for it.
CREW_LOAD_LIMIT = 1_000_000
TASK_STAGES = ("Open", "Satisfied", "Unreached")


class LoadError(Exception):
	"""The site can't take a load; the message says why in one line."""


def prepare(shapes: Shapes) -> Scene:
	"""Make the records that generated orders refer to, where they are missing, and return all that is needed.

	Raises `LoadError` where a workflow has no state for a stage.
	"""
	packs.install(PACK)
	for channel in CHANNELS.values():
		_ensure("HL Channel", {"channel_name": channel})
	areas = [area for area in shapes.areas.values if area]
	_make_areas(areas)
	requests = shapes.requests.values
	categories = _make_categories(requests)
	crews = _make_crews(requests, [area for area in areas if area.name == area.borough])
	frappe.db.commit()
	return Scene(
		line=LINE,
		categories=categories,
		channels=CHANNELS,
		phone_channel=PHONE,
		crews=crews,
		agents=_users_with("Hotline Agent"),
		followup_agents=_users_with("Hotline Follow-up Agent"),
		states=_states(),
		clock_rules=_clock_rules(),
		task_rules=_task_rules(),
	)


def _make_areas(areas: Iterable[Area]) -> None:
	with_parts = {area.borough for area in areas if area.borough != area.name}
	_make_area(CITY, None, True)
	for area in areas:
		parent = CITY.name if area.name == area.borough else area.borough
		_make_area(area, parent, area.name in with_parts)


def _make_area(area: Area, parent: str | None, is_group: bool) -> None:
	_ensure(
		"HL Area",
		{
			"area_name": area.name,
			"parent_hl_area": parent,
			"is_group": int(is_group),
			"latitude": area.latitude,
			"longitude": area.longitude,
		},
	)


def _make_categories(requests: Iterable[Request]) -> dict[str, str]:
	"""Return the category of each complaint type; one that the site has under that name is taken as it is."""
	categories = {}
	for request in requests:
		if request.complaint_type in categories:
			continue
		group = {"category_name": request.agency_name, "is_group": 1, "line": LINE}
		_ensure("HL Category", group)
		categories[request.complaint_type] = _ensure(
			"HL Category",
			{
				"category_name": request.complaint_type,
				"parent_hl_category": request.agency_name,
				"kind": request.kind,
				"line": LINE,
			},
		)
	return categories


def _make_crews(requests: Iterable[Request], boroughs: list[Area]) -> dict[str, dict[str, Crew]]:
	"""One provider for each agency in each borough."""
	agencies = {request.agency: request.agency_name for request in requests}
	return {
		agency: {
			borough.name: _make_crew(f"{agency} {borough.name}", agency_name, borough, number)
			for number, borough in enumerate(boroughs, start=len(boroughs) * position)
		}
		for position, (agency, agency_name) in enumerate(agencies.items())
	}


def _make_crew(title: str, agency_name: str, borough: Area, number: int) -> Crew:
	name = frappe.db.get_value("HL Provider", {"provider_name": title})
	if not name:
		provider = {
			"doctype": "HL Provider",
			"provider_name": title,
			"provider_type": "Enterprise",
			"phone": f"000{number:04d}",
			"load_limit": CREW_LOAD_LIMIT,
			"latitude": borough.latitude,
			"longitude": borough.longitude,
			"services": [{"category": agency_name}],
			"areas": [{"area": borough.name}],
			"contact_person": title,
			"licence_number": f"LOAD-{number}",
			"address": borough.name,
			"assessment_result": "Passed",
			"agreement_number": f"LOAD-{number}",
			"agreement_file": "/assets/hotline_app/images/logo.svg",
			"agreement_from": "2020-01-01",
			"agreement_until": "2099-12-31",
		}
		crew = frappe.get_doc(provider)
		# Generated crews are members of the scheme from the beginning.
		crew.move_to("Active")
		name = crew.insert().name
	user, latitude, longitude = frappe.db.get_value("HL Provider", name, ["user", "latitude", "longitude"])
	return Crew(name, user, latitude, longitude)


def _ensure(doctype: str, values: dict[str, object]) -> str:
	"""Return the name of the record that is called so, made now if there is none."""
	title = values[frappe.get_meta(doctype).autoname.removeprefix("field:")]
	return frappe.db.get_value(doctype, title) or frappe.get_doc({"doctype": doctype, **values}).insert().name


def _users_with(role: str) -> tuple[str, ...]:
	"""The enabled users with a role, but for those that every site of the framework has."""
	having = frappe.get_all("Has Role", filters={"role": role, "parenttype": "User"}, pluck="parent")
	enabled = frappe.get_all("User", filters={"name": ("in", having or [""]), "enabled": 1}, pluck="name")
	return tuple(sorted(set(enabled) - set(frappe.STANDARD_USERS)))


def _states() -> dict[tuple[str, str], str | None]:
	"""The workflow state for each stage that a load uses, None where no workflow is active."""
	stages = {
		ORDERS.doctype: {standing.stage for standing in STANDINGS.values()},
		DISPATCHES.doctype: set(DISPATCH_STAGES.values()),
		TASKS.doctype: set(TASK_STAGES),
	}
	return {(doctype, stage): _state(doctype, stage) for doctype in stages for stage in stages[doctype]}


def _state(doctype: str, stage: str) -> str | None:
	if not get_workflow_name(doctype):
		return None
	workflow = get_workflow(doctype)
	for row in workflow.states:
		if row.update_field == STAGE_FIELD and row.update_value == stage:
			return row.state
	raise LoadError(f"no state of the workflow {workflow.name} has the stage {stage}: map one to it")


def _task_rules() -> Callable[[str], tuple[TaskRule, ...]]:
	"""The follow-ups that an order gets, by its kind."""
	rules = [
		(rule.kind, _task_rule(rule))
		for rule in frappe.get_all(
			"HL Follow-up Rule",
			filters={"enabled": 1, "line": ("in", ("", LINE)), "event": "Done", "in_batches": 0},
			fields=["name", "kind", "questionnaire", "clock", "purpose"],
			order_by="name",
		)
	]
	return cache(lambda kind: tuple(rule for wanted, rule in rules if wanted in (None, "", kind)))


def _task_rule(rule) -> TaskRule:
	questions = frappe.get_cached_doc("HL Questionnaire", rule.questionnaire).questions
	same = {"rule": rule.name, "questionnaire": rule.questionnaire, "purpose": rule.purpose}
	return TaskRule(
		clock=rule.clock,
		tasks=TASKS.having(same),
		questions=tuple(
			Question(
				row.answer_type,
				ANSWERS.having(
					{
						"idx": row.idx,
						"question": row.question,
						"answer_type": row.answer_type,
						"required": row.required,
						"dimension": row.dimension,
					}
				),
				is_scored=bool(row.dimension),
			)
			for row in questions
		),
	)


def _clock_rules() -> Callable[[str, str, str], tuple[ClockRule, ...]]:
	"""The deadlines of the policy that watches an order, by its kind, category and urgency."""
	rules_of = cache(_rules_of)

	@cache
	def clock_rules(kind: str, category: str, urgency: str) -> tuple[ClockRule, ...]:
		order = frappe.new_doc(ORDERS.doctype)
		order.update({"line": LINE, "kind": kind, "category": category, "urgency": urgency})
		# A deadline may hold for what is with a provider; who it is makes no difference to a policy.
		order.provider = "any"
		policy = policies.policy_of(order)
		return tuple(rule for row, rule in rules_of(policy) if holds(row, order)) if policy else ()

	return clock_rules


def _rules_of(policy_name: str) -> tuple[tuple[Any, ClockRule], ...]:
	"""The deadlines of a policy, each with its row."""
	policy = frappe.get_cached_doc("HL SLA Policy", policy_name)
	return tuple((row, _rule_of(policy, row)) for row in policy.targets)


def _rule_of(policy, row) -> ClockRule:
	return ClockRule(
		title=row.title,
		starts_at=row.starts_at,
		stops_at=row.stops_at,
		pauses=bool(row.pauses),
		due=_due(policy.calendar, row),
		steps=_steps(policy, row.title),
		clocks=CLOCKS.having({**clocks.definition(policy, row), "line": LINE}),
	)


def _steps(policy, deadline: str) -> Steps:
	"""How to work out the next step of a clock; those that have passed count as taken."""
	own = {"policy": policy.name, "title": deadline, "state": "Running"}

	def next_step(due: datetime) -> tuple[datetime | None, int]:
		found = steps.next_of({**own, "due_at": due}, len(policy.steps))
		return found["next_step_at"], found["steps_done"]

	return next_step


def _due(calendar_name: str, row) -> Due:
	"""How to work out a deadline: by mere addition where that is the same, else by the engine."""
	if row.relation == clocks.BEFORE_FIELD:
		# Generated orders have no times that anything is counted back from.
		return lambda start, held_back_since: None
	target = row.as_target()
	calendar = clocks.calendar_of(calendar_name)

	def by_engine(start: datetime, held_back_since: datetime | None) -> datetime | None:
		pauses = [clocks.Pause(held_back_since)] if held_back_since else []
		return clocks.due_at(calendar, start, target, pauses)

	duration = _mere_duration(calendar, calendar_name, target)
	if duration is None:
		return by_engine

	def by_addition(start: datetime, held_back_since: datetime | None) -> datetime | None:
		return by_engine(start, held_back_since) if held_back_since else start + duration

	return by_addition


def _mere_duration(calendar: Calendar, name: str, target: Target) -> timedelta | None:
	"""How long after its start a target is due, None where that depends on the start."""
	zones = {get_system_timezone(), frappe.get_cached_value("HL Service Calendar", name, "time_zone")}
	if not all(_keeps_its_offset(ZoneInfo(zone)) for zone in zones):
		return None
	match target.unit:
		case Unit.ELAPSED_MINUTES:
			return timedelta(minutes=target.amount)
		case Unit.CALENDAR_DAYS:
			return timedelta(days=target.amount)
		case _:
			return None


def _keeps_its_offset(zone: ZoneInfo) -> bool:
	"""Whether the zone's clocks were not changed in the last two years and won't be in the next."""
	today = datetime.now(zone)
	moments = (today + timedelta(days=days) for days in range(-730, 731, 7))
	return len({moment.utcoffset() for moment in moments}) == 1
