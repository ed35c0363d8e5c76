"""What generated orders refer to on a site, and the rules by which its deadlines run. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from .tables import Table

# When a clock that started then is due, and since when it has been held back (None: not held back).
Due = Callable[[datetime, datetime | None], datetime | None]
# The moment of the next step of a running clock that is due then, and how many steps have passed.
Steps = Callable[[datetime], tuple[datetime | None, int]]


@dataclass(frozen=True)
class ClockRule:
	"""One deadline of a policy of the site; `clocks` is the table of the clocks that it starts."""

	title: str
	starts_at: str
	stops_at: str
	pauses: bool
	due: Due
	steps: Steps
	clocks: Table


@dataclass(frozen=True)
class Question:
	"""One question of a questionnaire; `answers` is the table of the answers to it."""

	answer_type: str
	answers: Table
	is_scored: bool = False


@dataclass(frozen=True)
class TaskRule:
	"""One follow-up rule of the site; `tasks` is the table of the tasks that it makes."""

	clock: str
	tasks: Table
	questions: tuple[Question, ...]


@dataclass(frozen=True)
class Crew:
	"""A provider of the site."""

	name: str
	user: str | None
	latitude: float
	longitude: float


@dataclass(frozen=True)
class Scene:
	"""What the rows refer to on the site, and the rules by which its deadlines run."""

	line: str
	categories: Mapping[str, str]  # by complaint type
	channels: Mapping[str, str]  # by the channel's name in the frequencies
	phone_channel: str
	crews: Mapping[str, Mapping[str, Crew]]  # by agency and borough
	agents: tuple[str, ...]
	followup_agents: tuple[str, ...]
	states: Mapping[tuple[str, str], str | None]  # workflow states by DocType and stage
	clock_rules: Callable[[str, str, str], tuple[ClockRule, ...]]  # by kind, category, urgency
	task_rules: Callable[[str], tuple[TaskRule, ...]]  # by kind
