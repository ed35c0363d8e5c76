"""Turns shapes and a seed into rows for the tables. Pure: the same arguments give the same rows.

Each order has random numbers of its own, drawn from the seed and its position. So an order is the same
however many are made with it, and a later run goes on where an earlier one ended.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from math import cos, exp, hypot, log, radians
from random import Random
from typing import NamedTuple, TypeVar

from hotline_app import masked
from hotline_app.intake.course import first_contact

from .course import ARRIVED, CONTACTED, DONE, OFFERED, STANDINGS, Manner, course
from .scene import Crew, Scene, TaskRule
from .shapes import OTHER, Area, Shapes, Weighted
from .tables import ATTEMPTS, CUSTOMERS, DISPATCHES, ORDERS, PAUSES, TASKS, Rows

MAX_SEED = 9_999
# The running part of a number has room for this many orders of a seed.
MAX_ORDERS = 10_000_000
MAX_TITLE = 140

# What the frequencies don't tell is chosen here.
URGENCIES = Weighted({"Normal": 80, "High": 10, "Low": 8, "Emergency": 2}.items())
RATINGS = Weighted({5: 62, 4: 28, 3: 10}.items())
FEES = Weighted({0.0: 60, 60.0: 20, 80.0: 15, 120.0: 5}.items())
# What the answers to a question with a dimension are worth.
SCORES = {"Yes": 5, **{str(rating): rating for rating in range(1, 6)}}
FOLLOWED_UP = 0.4
UNREACHED = 0.08
# Half of the orders are from callers who call again: the more often the lower their number.
REGULARS = 0.5
FIRST_REGULAR, REGULARS_REACH = 20, log(5_000)
FIRST_NAMES = ("Ana", "Ben", "Chen", "Dara", "Eli", "Fatima", "Grace", "Hao", "Iris", "Jamal")
LAST_NAMES = ("Alvarez", "Brown", "Cohen", "Diaz", "Evans", "Farouk", "Garcia", "Huang", "Ivanova", "Jones")

DISPATCH_STAGES = {OFFERED: "Offered", CONTACTED: "Contacted", ARRIVED: "Arrived", DONE: "Done"}
_KM_PER_DEGREE = 111.2

T = TypeVar("T")


def order_number(day: date, seed: int, position: int) -> str:
	"""Return an order's number, such as `261121-20000042`: day, then seed + 1 and seven digits of position.

	The running part names seed and position, so it is unique by itself; with at least eight digits it
	never meets a number that the line gives out, which has six. Raises `ValueError` beyond the room.
	"""
	if not (0 <= seed <= MAX_SEED and 0 < position < MAX_ORDERS):
		raise ValueError(f"no number for order {position} of seed {seed}")
	return f"{day:%y%m%d}-{(seed + 1) * MAX_ORDERS + position}"


def mark(seed: int) -> str:
	"""Return how the external ids of a seed begin; the order's position follows."""
	return f"S{seed}-"


class Place(NamedTuple):
	"""Where an order is; coordinates are 0 where they are not known."""

	area: Area | None
	address: str | None
	latitude: float
	longitude: float

	@property
	def area_name(self) -> str | None:
		return self.area.name if self.area else None


class Caller(NamedTuple):
	"""The customer behind an order."""

	name: str
	full_name: str
	phone: str
	is_regular: bool


@dataclass
class Generator:
	"""Makes the orders of one seed that were placed before `until`."""

	shapes: Shapes
	scene: Scene
	seed: int
	until: datetime
	_rng: Random = field(default_factory=Random)
	_regulars: set[str] = field(default_factory=set)

	def batch(self, first: int, last: int) -> Rows:
		"""Return the rows of the orders at the positions `first` to `last`, both included."""
		rows: Rows = defaultdict(list)
		for position in range(first, last + 1):
			self._rng.seed(self.seed * MAX_ORDERS + position)
			_Order(self, position, self._rng).add_to(rows)
		return rows

	def is_new(self, caller: Caller) -> bool:
		"""Whether the caller is made now for the first time, as far as this generator knows."""
		if not caller.is_regular:
			return True
		known = caller.name in self._regulars
		self._regulars.add(caller.name)
		return not known


class _Order:
	"""One order while its rows are made."""

	def __init__(self, generator: Generator, position: int, rng: Random):
		scene, shapes = generator.scene, generator.shapes
		self.generator, self.scene, self.rng = generator, scene, rng
		self.external_id = f"{mark(generator.seed)}{position}"
		self.request = shapes.requests.pick(rng)
		self.category = scene.categories[self.request.complaint_type]
		self.standing = STANDINGS[shapes.statuses.pick(rng)]
		self.channel = scene.channels[shapes.channels.pick(rng)]
		self.location_type = shapes.location_types.pick(rng)
		self.place = _place(rng, shapes)
		self.caller = _caller(rng, generator.seed, position)
		self.urgency = URGENCIES.pick(rng)
		self.agent = _one_of(rng, scene.agents)
		self.owner = self.agent or "Administrator"
		self.task_rules = self._task_rules()
		# An enquiry is answered at once; nobody is sent.
		goes_out = self.request.kind != "Enquiry"
		manner = Manner(self.channel == scene.phone_channel, goes_out, bool(self.task_rules))
		self.course = course(rng, self.standing, manner, generator.until)
		self.name = order_number(self.course.accepted_at, generator.seed, position)
		self.crew = self._crew() if self.course.dispatched_at else None
		self._draw_outcome()

	def _task_rules(self) -> tuple[TaskRule, ...]:
		"""Whoever closes a done order may spare it the follow-up; while it is only done it has one."""
		rules = self.scene.task_rules(self.request.kind)
		spared = self.rng.random() >= FOLLOWED_UP or self.request.kind == "Enquiry"
		return () if spared and self.standing.stage != "Done" else rules

	def _crew(self) -> Crew:
		crews = self.scene.crews[self.request.agency]
		return crews[self.place.area.borough] if self.place.area else _one_of(self.rng, tuple(crews.values()))

	def _draw_outcome(self) -> None:
		rng, course = self.rng, self.course
		self.fee = FEES.pick(rng)
		self.is_reached = rng.random() >= UNREACHED
		self.rating = RATINGS.pick(rng) if course.followed_up_at and self.is_reached else 0
		has_resolution = course.done_at or self.standing.stage == "Closed"
		texts = self.generator.shapes.resolutions[self.request.agency]
		self.resolution = texts.pick(rng) if has_resolution else None
		self.query_code = f"{int(rng.random() * 10**8):08d}"

	def add_to(self, rows: Rows) -> None:
		"""Add the rows of the order and of all that belongs to it."""
		if self.generator.is_new(self.caller):
			rows[CUSTOMERS].append(self._customer())
		due = self._add_clocks(rows)
		rows[ORDERS].append(self._order(due))
		if self.course.paused_at:
			rows[PAUSES].append((*self._own(""), self.name, self.course.paused_at))
		if self.crew:
			rows[DISPATCHES].append(self._dispatch(self.crew))
		if self.course.done_at:
			for number, rule in enumerate(self.task_rules, start=1):
				self._add_task(rows, rule, number, due)

	def _own(self, suffix: str) -> tuple[str, str, datetime]:
		return self.external_id + suffix, self.owner, self.course.latest

	def _customer(self) -> tuple:
		"""The values of the columns of CUSTOMERS, in their order."""
		caller, place = self.caller, self.place
		return (
			caller.name,
			self.owner,
			self.course.accepted_at,
			caller.full_name,
			caller.phone,
			masked.mask("Phone", caller.phone),
			place.area_name,
			place.address,
			masked.mask("Address", place.address),
			place.latitude,
			place.longitude,
		)

	def _order(self, due: dict[str, tuple[datetime | None, bool]]) -> tuple:
		"""The values of the columns of ORDERS, in their order."""
		request, place, course, stage = self.request, self.place, self.course, self.standing.stage
		title = request.complaint_type
		if request.descriptor != "N/A":
			title = f"{title}: {request.descriptor}"
		done_at = course.done_at or (course.closed_at if stage == "Closed" else None)
		facts = {
			"stage": stage,
			"requested_at": course.requested_at,
			"dispatched_at": course.dispatched_at,
			"done_at": done_at,
		}
		return (
			self.name,
			self.owner,
			course.latest,
			self.scene.line,
			request.kind,
			self.category,
			self.urgency,
			self.channel,
			title[:MAX_TITLE],
			_description(title, self.location_type, place),
			self.caller.phone,
			masked.mask("Phone", self.caller.phone),
			self.caller.full_name,
			self.caller.name,
			place.area_name,
			place.address,
			masked.mask("Address", place.address),
			place.latitude,
			place.longitude,
			stage,
			self.scene.states[(ORDERS.doctype, stage)],
			self.crew.name if self.crew else None,
			self.resolution,
			self.rating,
			min((moment for moment, runs in due.values() if runs and moment), default=None),
			course.requested_at,
			course.answered_at,
			course.accepted_at,
			course.dispatched_at,
			course.contacted_at,
			course.arrived_at,
			done_at,
			course.followed_up_at,
			course.closed_at,
			int(first_contact.was(facts, first_contact.MINUTES)),
			self.query_code,
			self.external_id,
			self.agent,
		)

	def _add_clocks(self, rows: Rows) -> dict[str, tuple[datetime | None, bool]]:
		"""Add the clocks that the site's policy starts; return by title when each is due and if it runs.

		They stand as `hotline_app.sla.clocks` would have them at `until`.
		"""
		course, waits = self.course, self.standing.stage == "Waiting"
		due = {}
		rules = self.scene.clock_rules(self.request.kind, self.category, self.urgency)
		for number, rule in enumerate(rules, start=1):
			start = getattr(course, rule.starts_at, None)
			if not start:
				continue
			stop = getattr(course, rule.stops_at, None) or course.closed_at
			deadline = rule.due(start, course.paused_at if rule.pauses else None)
			if stop:
				state = "Late" if deadline and stop > deadline else "Met"
			else:
				state = "Paused" if rule.pauses and waits else "Running"
			due[rule.title] = (deadline, state == "Running")
			breached = int(bool(deadline) and (stop or self.generator.until) > deadline)
			steps = rule.steps(deadline) if state == "Running" and deadline else (None, 0)
			rows[rule.clocks].append(
				(*self._own(f"-{number}"), self.name, state, deadline, breached, start, stop, *steps)
			)
		return due

	def _dispatch(self, crew: Crew) -> tuple:
		"""The values of the columns of DISPATCHES, in their order."""
		course, stage = self.course, DISPATCH_STAGES[self.standing.steps]
		is_done = course.done_at is not None
		return (
			*self._own(""),
			self.name,
			self.scene.line,
			crew.name,
			crew.user,
			self.category,
			stage,
			self.scene.states[(DISPATCHES.doctype, stage)],
			_distance_km(self.place, crew),
			course.dispatched_at,
			course.taken_at,
			course.contacted_at,
			course.arrived_at,
			course.done_at,
			self.resolution if is_done else None,
			self.fee if is_done else 0.0,
			int(is_done),
		)

	def _add_task(
		self, rows: Rows, rule: TaskRule, number: int, due: dict[str, tuple[datetime | None, bool]]
	) -> None:
		course, agents = self.course, self.scene.followup_agents
		stage = "Open"
		if course.followed_up_at:
			stage = "Satisfied" if self.is_reached else "Unreached"
		own = self._own(f"-{number}")
		rows[rule.tasks].append(
			(
				*own,
				course.done_at,
				self.name,
				self.scene.line,
				self.category,
				self.crew.name if self.crew else None,
				stage,
				self.scene.states[(TASKS.doctype, stage)],
				due.get(rule.clock, (None, False))[0],
				_one_of(self.rng, agents) if course.followed_up_at else None,
				course.followed_up_at,
				self.rating,
				"Phone" if stage == "Satisfied" else None,
			)
		)
		for idx, question in enumerate(rule.questions, start=1):
			answer = self._answer(question.answer_type) if stage == "Satisfied" else None
			score = SCORES.get(answer, 0) if question.is_scored else 0
			rows[question.answers].append((*self._own(f"-{number}-{idx}"), own[0], answer, score))
		if stage == "Unreached":
			rows[ATTEMPTS].append((*own, own[0], course.followed_up_at))

	def _answer(self, answer_type: str) -> str:
		match answer_type:
			case "Amount":
				return f"{self.fee:.0f}"
			case "Rating":
				return str(self.rating)
			case "Yes or No":
				return "Yes"
			case _:
				return "None"


def _one_of(rng: Random, values: tuple[T, ...]) -> T | None:
	"""Return one of the values; however many there are, the numbers drawn after it stay the same."""
	number = rng.random()
	return values[int(number * len(values))] if values else None


def _caller(rng: Random, seed: int, position: int) -> Caller:
	is_regular = rng.random() < REGULARS
	number = int(FIRST_REGULAR * exp(rng.random() * REGULARS_REACH)) if is_regular else position
	name = f"{mark(seed)}{'R' if is_regular else 'C'}{number}"
	full_name = f"{FIRST_NAMES[number % 10]} {LAST_NAMES[number // 10 % 10]}"
	# No telephone has a number that begins with 000.
	return Caller(name, full_name, f"000{seed:04d}{int(is_regular)}{number:07d}", is_regular)


def _place(rng: Random, shapes: Shapes) -> Place:
	area = shapes.areas.pick(rng)
	street = shapes.streets.pick(rng)
	if street and street.startswith(OTHER):
		street = f"{1 + int(rng.random() * 200)} STREET"
	address = f"{1 + int(rng.random() * 1200)} {street}" if street else None
	if not area or rng.random() >= shapes.located:
		return Place(area, address, 0.0, 0.0)
	latitude = area.latitude + area.reach * (rng.random() + rng.random() - 1)
	longitude = area.longitude + area.reach * (rng.random() + rng.random() - 1)
	return Place(area, address, round(latitude, 6), round(longitude, 6))


def _description(title: str, location_type: str | None, place: Place) -> str:
	lines = [title]
	if location_type and not location_type.startswith(OTHER):
		lines.append(f"Where: {location_type}")
	if place.address:
		lines.append(f"Address: {place.address}")
	return "\n".join(lines)


def _distance_km(place: Place, crew: Crew) -> float:
	"""Return the distance in kilometres, on a flat city; to the area's middle where no more is known."""
	latitude, longitude = place.latitude, place.longitude
	if not latitude:
		if not place.area:
			return 0.0
		latitude, longitude = place.area.latitude, place.area.longitude
	width = cos(radians(latitude)) * (longitude - crew.longitude)
	return round(_KM_PER_DEGREE * hypot(latitude - crew.latitude, width), 1)
