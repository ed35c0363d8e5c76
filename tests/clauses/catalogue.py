"""The clauses of the standards, as the app ships them."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parents[2] / "apps/hotline_app/hotline_app/insight/clauses.csv"


@dataclass(frozen=True)
class Clause:
	"""One clause: id, standard (`source`), article there (`clause`), what it asks, and the figure if any."""

	id: str
	source: str
	clause: str
	kind: str
	figure: str
	requirement: str
	zh: str


@cache
def clauses() -> tuple[Clause, ...]:
	"""Return all clauses in the order of the file."""
	with FILE.open(encoding="utf-8", newline="") as file:
		return tuple(Clause(**row) for row in csv.DictReader(file))
