"""How much a report reads, and how long that takes: measured by `tests/bench/reports.py`."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

import frappe

from .statistics import orders, topics

ORDER, CALL, TASK = orders.ORDER, "HL Call", "HL Follow-up Task"


class Read(NamedTuple):
	"""What a report reads: the records whose time is in the period.

	Of `most` it takes three seconds; of many more, so many a second.
	"""

	doctype: str
	field: str
	most: int
	per_second: int
	with_words_before: bool = False


# The reports that read much; what is not here reads little, or no more than a page. See `docs/operators.md`.
REPORTS: Mapping[str, Read] = {
	"Order Statistics": Read(ORDER, "creation", 60_000, 20_000),
	"Deadlines Kept": Read(ORDER, "creation", 40_000, 15_000),
	"Agent Statistics": Read(ORDER, "creation", 40_000, 15_000),
	"Provider Statistics": Read(ORDER, "creation", 45_000, 15_000),
	"Unit Statistics": Read(ORDER, "creation", 45_000, 30_000),
	"Hot Topics": Read(ORDER, "creation", 45_000, 15_000),
	"Weak Points": Read(ORDER, "creation", 45_000, 20_000),
	# Of what is more than a sample of some thousands only the numbers are counted.
	"New Words": Read(ORDER, "creation", 12_000, 80_000, with_words_before=True),
	"Indicators": Read(ORDER, "creation", 7_000, 4_500),
	"Indicator Trend": Read(ORDER, "creation", 45_000, 20_000),
	"Standards Report": Read(ORDER, "creation", 2_000, 2_500),
	"Answering by Half Hour": Read(CALL, "started_at", 500_000, 200_000),
	"Follow-up Results": Read(TASK, "done_at", 30_000, 50_000),
	"Missed Follow-ups": Read(TASK, "made_at", 200_000, 100_000),
}


def is_much(report: str, filters: Mapping[str, Any]) -> bool:
	"""Whether the report takes longer than somebody waits; False for what has no period yet."""
	read = REPORTS.get(report)
	if not read or not has_period(filters):
		return False
	# Nothing is told of these records, so nobody's rights are asked.
	return bool(
		frappe.get_all(
			read.doctype,
			filters=_conditions(read, filters),
			ignore_ifnull=True,
			order_by=read.field,
			limit_start=read.most,
			limit=1,
			pluck="name",
		)
	)


def seconds(report: str, filters: Mapping[str, Any]) -> float:
	"""About how many seconds the report takes on a machine like the one that was measured."""
	read = REPORTS[report]
	return frappe.db.count(read.doctype, _conditions(read, filters)) / read.per_second


def has_period(filters: Mapping[str, Any]) -> bool:
	"""Whether the filters name a period."""
	return bool(filters.get("from_date") and filters.get("to_date"))


def _conditions(read: Read, filters: Mapping[str, Any]) -> list[list]:
	period = orders.period_of(filters)
	days = frappe.get_cached_doc(topics.SETTINGS).words_days if read.with_words_before else 0
	first = period.first - timedelta(days=days)
	return [[read.field, ">=", first], [read.field, "<", period.after]]
