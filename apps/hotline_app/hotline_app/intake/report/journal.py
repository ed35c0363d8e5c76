"""What journals have in common: records of spans, each span's sum below them, and the sum of all."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import formatdate

Row = dict[str, Any]


def under_sums(records: list[Row], sums: list[Row], total: Row) -> list[Row]:
	"""Return the records, each with its `day` and `time` at the line, and after those of a span its sum.

	`records` have `span` and `at` (`spans.listed`); `sums` has a row a span, with the sum in `words`: where
	there are none, nothing happened, and nothing is told.
	"""
	rows: list[Row] = []
	by_span: dict[int, list[Row]] = {}
	for record in records:
		by_span.setdefault(record["span"], []).append(record)
	for number, summed in enumerate(sums):
		rows += [_timed(record) for record in by_span.get(number, ())]
		rows += [summed] if summed["words"] else []
	return [*rows, total]


def say_if_cut(records: list, most: int) -> None:
	"""Tell the reader where not all records are shown; the sums count all of them."""
	if len(records) >= most:
		frappe.msgprint(_("The first {0} records are shown. Choose a shorter period.").format(most))


def _timed(record: Row) -> Row:
	return {**record, "day": formatdate(record["at"]), "time": record["at"].strftime("%H:%M")}
