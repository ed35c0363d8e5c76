"""Which rules an order meets and what they say. Pure: rules and values in, a decision out.

`values` are the order's fields by name; a field of a linked record stands under `link.field`. `lineage`
returns a record of a tree and everything above it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from hotline_app.intake.words import Phrase, any_of, fold

Values = Mapping[str, Any]
Lineage = Callable[[str, str], Sequence[str]]

TREES = {"area": "HL Area", "category": "HL Category"}
NUMBERS = "emergency_numbers"


@dataclass(frozen=True, slots=True)
class Condition:
	"""One row: the value of `field`, read as `kind`, stands to `operand` as `operator` says."""

	field: str
	operator: str
	kind: str
	operand: Any = None
	tree: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
	"""A rule ready to be asked; what is empty matches anything."""

	name: str
	sequence: int = 0
	go_on: bool = False
	line: str | None = None
	area: str | None = None
	category: str | None = None
	key_words: tuple[Phrase, ...] = ()
	but_not: tuple[Phrase, ...] = ()
	conditions: tuple[Condition, ...] = ()
	outcome: Mapping[str, Any] = field(default_factory=dict)

	def fields(self) -> set[str]:
		"""The fields at which the rule looks, `link.field` for those of linked records."""
		named = {name for name in ("line", "area", "category") if getattr(self, name)}
		texts = {"title", "description"} if self.key_words or self.but_not else set()
		return named | texts | {condition.field for condition in self.conditions}


@dataclass(slots=True)
class Decision:
	"""The rules that counted, the first first, and what they say together."""

	rules: list[str] = field(default_factory=list)
	outcome: dict[str, Any] = field(default_factory=dict)


def decide(rules: Sequence[Rule], values: Values, lineage: Lineage) -> Decision:
	"""Ask the rules in their order: the first that matches counts.

	If it goes on, later ones may set what is still open. Numbers to call are gathered from all of them.
	"""
	decision = Decision()
	text = fold(f"{values.get('title') or ''}\n{values.get('description') or ''}")
	for rule in rules:
		if not matches(rule, values, text, lineage):
			continue
		decision.rules.append(rule.name)
		for name, said in rule.outcome.items():
			if name == NUMBERS:
				decision.outcome[NUMBERS] = _gathered(decision.outcome.get(NUMBERS), said)
			else:
				decision.outcome.setdefault(name, said)
		if not rule.go_on:
			break
	return decision


def matches(rule: Rule, values: Values, text: str, lineage: Lineage) -> bool:
	"""Whether all that the rule asks for holds; `text` is the folded title and description."""
	if rule.line and rule.line != values.get("line"):
		return False
	if rule.key_words and not any_of(rule.key_words, text):
		return False
	if rule.but_not and any_of(rule.but_not, text):
		return False
	for name, doctype in TREES.items():
		wanted = getattr(rule, name)
		if wanted and not _is_at_or_below(values.get(name), wanted, doctype, lineage):
			return False
	return all(_holds(condition, values, lineage) for condition in rule.conditions)


def as_number(value: Any) -> float | None:
	"""Return the value as a number, None for what is none."""
	try:
		return None if value in (None, "") else float(value)
	except (TypeError, ValueError):
		return None


def as_moment(value: Any) -> datetime | None:
	"""Return a date or date-time as a date-time without a zone, None for what is none."""
	if isinstance(value, str):
		try:
			value = datetime.fromisoformat(value.strip())
		except ValueError:
			return None
	if isinstance(value, date) and not isinstance(value, datetime):
		value = datetime.combine(value, time())
	return value.replace(tzinfo=None) if isinstance(value, datetime) else None


def as_time(value: Any) -> float | None:
	"""Return a time of day as seconds since midnight, None for what is none."""
	if isinstance(value, timedelta):
		return value.total_seconds()
	if isinstance(value, str):
		try:
			hours, colon, rest = value.strip().partition(":")
			value = time.fromisoformat(f"{hours:0>2}{colon}{rest}")
		except ValueError:
			return None
	if not isinstance(value, time):
		return None
	return timedelta(hours=value.hour, minutes=value.minute, seconds=value.second).total_seconds()


def as_check(value: Any) -> bool:
	"""Return whether a check box is set."""
	return bool(as_number(value))


# How a value is read for a comparison, by the kind of its field.
READERS: dict[str, Callable[[Any], Any]] = {
	"text": fold,
	"number": as_number,
	"moment": as_moment,
	"time": as_time,
	"check": as_check,
	"presence": bool,
}

_TESTS: dict[str, Callable[[Any, Any], bool]] = {
	"is": lambda present, operand: present == operand,
	"is not": lambda present, operand: present != operand,
	"is one of": lambda present, operand: present in operand,
	"contains": lambda present, operand: operand in present,
	"does not contain": lambda present, operand: operand not in present,
	"starts with": lambda present, operand: present.startswith(operand),
	"is more than": lambda present, operand: present is not None and present > operand,
	"is less than": lambda present, operand: present is not None and present < operand,
	# Nought is what the database holds where nothing was filled in.
	"is set": lambda present, operand: bool(present),
	"is not set": lambda present, operand: not present,
}
BELOW = "is below or at (tree)"


def _holds(condition: Condition, values: Values, lineage: Lineage) -> bool:
	value = values.get(condition.field)
	if condition.tree:
		return _is_at_or_below(value, condition.operand, condition.tree, lineage)
	return _TESTS[condition.operator](READERS[condition.kind](value), condition.operand)


def _is_at_or_below(value: str | None, wanted: str, doctype: str, lineage: Lineage) -> bool:
	return bool(value) and (value == wanted or wanted in lineage(doctype, value))


def _gathered(before: str | None, said: str) -> str:
	numbers = [number for text in (before or "", said) for number in text.replace(",", " ").split()]
	return ", ".join(dict.fromkeys(numbers))
