"""Which orders a report is about: of a period, as the filters have it, that the user may read."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import frappe
from pypika.terms import Criterion

from hotline_app.intake import trees
from hotline_app.intake.report import period as periods

from . import rights

ORDER = "HL Work Order"
EXACT = ("line", "kind", "handling_unit", "provider", "channel", "urgency", "stage", "agent")
TREES = {"category": "HL Category", "area": "HL Area"}


class Period(NamedTuple):
	"""From `first` on, until before `after`."""

	first: datetime
	after: datetime

	@property
	def before(self) -> "Period":
		"""The period of the same length that ends where this one begins."""
		return Period(self.first - (self.after - self.first), self.first)

	@property
	def last(self) -> datetime:
		"""Midnight of the last day in it."""
		return self.after - timedelta(days=1)


def period_of(wanted: Mapping[str, Any]) -> Period:
	"""The period that the filters name. Raises MandatoryError, ValidationError."""
	(_field, _from, first), (_field, _until, after) = periods.conditions("creation", dict(wanted))
	return Period(first, after)


def counted(order, period: Period, wanted: Mapping[str, Any]) -> Criterion:
	"""Condition for the orders taken down in the period. An order's day is that on which it was taken down.

	With `nothing_secret` in the filters confidential ones, and those led as complaints, are left out.
	"""
	secret = [order.confidential == 0, order.led_elsewhere == 0] if wanted.get("nothing_secret") else []
	own = [within(order.creation, period), *chosen(order, wanted), *secret]
	return Criterion.all([*own, rights.readable(ORDER)])


def within(field, period: Period) -> Criterion:
	"""Condition for times in the period."""
	return (field >= period.first) & (field < period.after)


def chosen(table, wanted: Mapping[str, Any], fields: Sequence[str] = EXACT) -> list[Criterion]:
	"""Conditions for what the filters choose; an area or a category stands for all beneath it, too."""
	exact = [table[field] == wanted[field] for field in fields if wanted.get(field)]
	beneath = [
		table[field].isin(trees.subtree(doctype, wanted[field]))
		for field, doctype in TREES.items()
		if wanted.get(field)
	]
	return [*exact, *beneath]


def table():
	"""The table of the orders."""
	return frappe.qb.DocType(ORDER)
