"""How often what occurs on a city's line, and choosing in those proportions. Pure: no site, no clock.

The counts are in the CSV files beside this module; their heads say where they come from.
"""

import csv
from bisect import bisect
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Generic, TypeVar

HERE = Path(__file__).parent
NONE = "(NULL)"
OTHER = "Other ("
UNSPECIFIED = "Unspecified"

# By hour of the day: two public samples of 100 requests each (New York, Boston), smoothed; entries that
# bear no time of day were left out.
HOURS = (3, 2, 1, 1, 1, 2, 4, 6, 9, 11, 11, 10, 9, 9, 8, 8, 9, 7, 7, 6, 6, 6, 6, 5)

T = TypeVar("T")


class Weighted(Generic[T]):
	"""Values and how often each occurs."""

	def __init__(self, counted: Iterable[tuple[T, float]]):
		pairs = [(value, count) for value, count in counted if count > 0]
		self.values = [value for value, _ in pairs]
		self._bounds = list(accumulate(count for _, count in pairs))
		self.total = self._bounds[-1]

	def pick(self, rng: Random) -> T:
		"""Return one of the values; each turns up as often as its share."""
		return self.values[bisect(self._bounds, rng.random() * self.total)]


@dataclass(frozen=True, slots=True)
class Request:
	"""A kind of request: who is in charge, what it is about, what it is to a service line."""

	agency: str
	agency_name: str
	complaint_type: str
	descriptor: str
	kind: str


@dataclass(frozen=True, slots=True)
class Area:
	"""A part of the city, its middle and how far it reaches (degrees)."""

	name: str
	borough: str
	latitude: float
	longitude: float
	reach: float


@dataclass(frozen=True)
class Shapes:
	"""All that is known of how often what occurs; an area is None where it was not specified.

	`located` is the share with coordinates among those with an area.
	"""

	requests: Weighted[Request]
	areas: Weighted[Area | None]
	statuses: Weighted[str]
	channels: Weighted[str]
	location_types: Weighted[str | None]
	streets: Weighted[str | None]
	resolutions: dict[str, Weighted[str]]
	located: float


@cache
def shapes() -> Shapes:
	"""Return what the files say, read once."""
	fields = frequencies()
	requests = [
		(
			Request(row["agency"], row["agency_name"], row["complaint_type"], row["descriptor"], row["kind"]),
			int(row["count"]),
		)
		for row in _rows("requests.csv")
	]
	everything = sum(fields["Status"].values())
	with_area = everything - fields["Borough"][UNSPECIFIED]
	return Shapes(
		requests=Weighted(requests),
		areas=Weighted((_area(row), int(row["count"])) for row in _rows("areas.csv")),
		statuses=Weighted(fields["Status"].items()),
		channels=Weighted(fields["Open Data Channel Type"].items()),
		location_types=Weighted((_known(v), count) for v, count in fields["Location Type"].items()),
		streets=Weighted((_known(v), count) for v, count in fields["Street Name"].items()),
		resolutions=_resolutions(fields["Resolution Description"], {request for request, _ in requests}),
		# Whoever didn't say the area didn't say the place either.
		located=(everything - fields["Latitude"][NONE]) / with_area,
	)


@cache
def frequencies() -> dict[str, dict[str, int]]:
	"""Return the counts by field and value, as they were counted."""
	fields: dict[str, dict[str, int]] = {}
	for row in _rows("frequencies.csv"):
		fields.setdefault(row["field"], {})[row["value"]] = int(row["count"])
	return fields


def _rows(name: str) -> Iterable[dict[str, str]]:
	lines = (HERE / name).read_text(encoding="utf-8").splitlines()
	return csv.DictReader(line for line in lines if not line.startswith("#"))


def _area(row: dict[str, str]) -> Area | None:
	if not row["area"]:
		return None
	place = (float(row[key]) for key in ("latitude", "longitude", "reach"))
	return Area(row["area"], row["borough"], *place)


def _known(value: str) -> str | None:
	"""None for no value; the rarer ones stay together under the name that the file gives them."""
	return None if value == NONE else value


def _resolutions(counted: dict[str, int], requests: set[Request]) -> dict[str, Weighted[str]]:
	"""By agency: the texts that name it, and one of its own where none does."""
	result = {}
	for agency, name in {(request.agency, request.agency_name) for request in requests}:
		# The texts say "The Police Department" where the agency is "New York City Police Department".
		short = name.removeprefix("New York City ")
		named = {text: count for text, count in counted.items() if short in text}
		result[agency] = Weighted((named or {f"The {short} has dealt with the request.": 1}).items())
	return result
