"""From a row of a partner's file to the fields of an order, as a profile (a JSON file) says."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

PROFILES = Path(__file__).parent / "profiles"


class MappingError(ValueError):
	"""A row can't be read as the profile says; the message names column and value."""


@dataclass(frozen=True)
class Profile:
	"""How a partner's columns become an order's fields.

	`fields` copies a column; `joined` joins several with a comma; `times` reads a local time of
	`timezone` in `time_format`; `numbers` reads decimals; `constants` are the same for each order;
	`states` gives, by the value of `state_column`, the workflow state that is reported once the order
	has ended, with `closing_times` and `closing_fields`.
	"""

	fields: dict[str, str]
	timezone: str
	time_format: str
	times: dict[str, str] = field(default_factory=dict)
	closing_times: dict[str, str] = field(default_factory=dict)
	closing_fields: dict[str, str] = field(default_factory=dict)
	joined: dict[str, list[str]] = field(default_factory=dict)
	numbers: dict[str, str] = field(default_factory=dict)
	constants: dict[str, Any] = field(default_factory=dict)
	state_column: str | None = None
	states: dict[str, str] = field(default_factory=dict)

	@classmethod
	def load(cls, name_or_path: str) -> Self:
		"""Read a shipped profile by its name, or any file by its path."""
		path = Path(name_or_path)
		if not path.is_file():
			path = PROFILES / f"{name_or_path}.json"
		if not path.is_file():
			known = ", ".join(sorted(p.stem for p in PROFILES.glob("*.json")))
			raise MappingError(f"no profile {name_or_path!r} (there are: {known})")
		return cls(**json.loads(path.read_text()))

	def order(self, row: dict[str, str]) -> dict[str, Any]:
		"""Return the order's fields; empty columns are left out. Raises `MappingError`."""
		values: dict[str, Any] = dict(self.constants)
		values |= {name: row[column].strip() for name, column in self.fields.items()}
		for name, columns in self.joined.items():
			values[name] = ", ".join(filter(None, (row[column].strip() for column in columns)))
		values |= {name: self._number(row, column) for name, column in self.numbers.items()}
		values |= {name: self._time(row, column) for name, column in self.times.items()}
		return {name: value for name, value in values.items() if value not in ("", None)}

	def closing(self, row: dict[str, str]) -> dict[str, Any]:
		"""Return what is reported once the order has ended elsewhere, empty while it has not."""
		state = self.states.get(row[self.state_column]) if self.state_column else None
		if not state:
			return {}
		values: dict[str, Any] = {name: row[column].strip() for name, column in self.closing_fields.items()}
		values |= {name: self._time(row, column) for name, column in self.closing_times.items()}
		return {"workflow_state": state} | {name: value for name, value in values.items() if value}

	def _time(self, row: dict[str, str], column: str) -> str | None:
		text = row[column].strip()
		if not text:
			return None
		try:
			moment = datetime.strptime(text, self.time_format)
		except ValueError:
			raise MappingError(f"{column}: {text!r} is not a time like {self.time_format}") from None
		return moment.replace(tzinfo=ZoneInfo(self.timezone)).isoformat()

	def _number(self, row: dict[str, str], column: str) -> float | None:
		text = row[column].strip()
		try:
			return float(text) if text else None
		except ValueError:
			raise MappingError(f"{column}: {text!r} is not a number") from None
