"""The values of indicators by day and month, kept for what looks back: the standards report, trends.

Many read them, so they hold nothing that is not for everybody in charge: confidential orders and complaints
and reports of wrongdoing, with all that hangs on them, are in no kept value. Who may read a value of all
lines together, or of one, is said by User Permissions (`query`).
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import chain

import frappe
from frappe.utils import add_months, get_first_day, getdate, now_datetime
from pypika.queries import QueryBuilder

from hotline_app import roles
from hotline_app.acting import acting_as
from hotline_app.complaint.access import COMPLAINT
from hotline_app.complaint.stages import REPORT

from . import indicators
from .counting import Filters
from .measuring import FUNCTION, INDICATOR, figures, value_of

VALUE, CLOCK, ORDER = "HL Indicator Value", "HL SLA Clock", "HL Work Order"
PERIODS = {"Day": "day", "Month": "month"}
# What comes late, a follow-up say, still changes the figures of so many days; of so many months, too.
LATE_DAYS, LATE_MONTHS = 35, 2
# A new indicator, and one that is defined anew, is computed back so far.
BACK_MONTHS = 12
_COLUMNS = ("indicator", "line", "period", "starts_on", "value", "numerator", "denominator", "computed_at")
_SAVEPOINT = "indicator_values"


def run() -> None:
	"""Compute what may have changed of all enabled indicators; called once a night."""
	today = getdate()
	for name in frappe.get_all(INDICATOR, {"enabled": 1}, pluck="name"):
		_attempt(name, today - timedelta(days=LATE_DAYS), _month(today, -LATE_MONTHS), today)


def fill(indicator: str | None = None, months: int = BACK_MONTHS) -> None:
	"""Compute the days and months so far back anew, of one indicator or of all."""
	today = getdate()
	# The values are for all who may read them; whoever defines an indicator may read less.
	with acting_as("Administrator"):
		for name in [indicator] if indicator else frappe.get_all(INDICATOR, {"enabled": 1}, pluck="name"):
			_attempt(name, _month(today, -months), _month(today, -months), today)


def fill_later(doc) -> None:
	"""Let the background compute an indicator's past."""
	if doc.enabled and not (frappe.flags.in_install or frappe.flags.in_patch or frappe.flags.in_migrate):
		# Not left out for a job that runs already: that one may have begun with what was defined before.
		frappe.enqueue(
			"hotline_app.insight.keeping.fill",
			queue="long",
			enqueue_after_commit=True,
			indicator=doc.name,
		)


def forget(indicator: str) -> None:
	"""Forget the kept values of an indicator, which is deleted."""
	frappe.db.delete(VALUE, {"indicator": indicator})


def keep(indicator: str, period: str, first: date, last: date) -> None:
	"""Compute an indicator by day or month, by line and for all lines, in place of what was kept.

	From the period in which `first` lies to the one with `last`. The number of queries does not depend on
	how many days, months or lines that are.
	"""
	doc = frappe.get_cached_doc(INDICATOR, indicator)
	first = getdate(get_first_day(first)) if period == "Month" else first
	# What a function measures, 24 hours say, may have begun the day before.
	since = first - timedelta(days=1) if doc.measure == FUNCTION else first
	span = (datetime.combine(since, time.min), datetime.combine(last + timedelta(days=1), time.min))
	hidden = not_for_all(doc.source)
	rows = [(None, *row) for row in _rows(doc, figures(doc, *span, (PERIODS[period],), hidden))]
	if indicators.is_usable(doc, "line"):
		found = figures(doc, *span, ("line", PERIODS[period]), hidden)
		rows += [row for row in _rows(doc, found) if row[0]]
	rows = [row for row in rows if row[1].date() >= first]
	frappe.db.delete(
		VALUE, {"indicator": indicator, "period": period, "starts_on": ("between", (first, last))}
	)
	_insert(indicator, period, rows)


def not_for_all(doctype: str) -> Filters:
	"""Filters of `counting.count` that leave out what is confidential, and what hangs on it."""
	meta = frappe.get_meta(doctype)
	filters = [["confidential", "=", 0]] if meta.has_field("confidential") else []
	if doctype == COMPLAINT:
		return [*filters, ["kind", "!=", REPORT]]
	told = _of_hidden_complaints("came_in_as")
	if doctype == ORDER:
		return [*filters, ["name", "not in", told]]
	order = frappe.qb.DocType(ORDER)
	hidden = {
		COMPLAINT: [_of_hidden_complaints("name")],
		ORDER: [told, frappe.qb.from_(order).select(order.name).where(order.confidential == 1)],
	}
	if doctype == CLOCK:
		return [*filters, *(["reference_name", "not in", one] for one in chain(*hidden.values()))]
	if doctype in frappe.get_hooks("permission_query_conditions"):
		# Calls, say, are hidden from nobody for the order that they are about.
		filters += [
			[field.fieldname, "not in", one]
			for field in meta.get_link_fields()
			for one in hidden.get(field.options, ())
		]
	return filters


def query(user: str | None = None) -> str:
	"""Condition for lists of values: whoever is kept to lines sees the values of these, not those of all."""
	user = user or frappe.session.user
	lines = roles.fences([user], VALUE).get(user)
	if lines is None:
		return ""
	listed = ", ".join(frappe.db.escape(line) for line in sorted(lines))
	return f"`tab{VALUE}`.`line` in ({listed})"


def _attempt(name: str, first_day: date, first_month: date, last: date) -> None:
	"""Compute one indicator whole or not at all; what hinders one hinders no other."""
	frappe.db.savepoint(_SAVEPOINT)
	try:
		# One at a time, or two would both put in what each had taken away.
		if not frappe.db.get_value(INDICATOR, name, "name", for_update=True):
			return
		keep(name, "Day", first_day, last)
		keep(name, "Month", first_month, last)
	except Exception:
		frappe.db.rollback(save_point=_SAVEPOINT)
		frappe.log_error("Values of indicators", reference_doctype=INDICATOR, reference_name=name)


def _rows(doc, found) -> Iterable[tuple]:
	for group, (numerator, denominator) in found.items():
		value = value_of(doc, numerator, denominator)
		if value is not None:
			yield (*group, value, numerator, denominator)


def _insert(indicator: str, period: str, rows: list[tuple]) -> None:
	if not rows:
		return
	now, user = now_datetime(), frappe.session.user
	own = ("name", "owner", "modified_by", "creation", "modified")
	frappe.db.bulk_insert(
		VALUE,
		(*own, *_COLUMNS),
		[
			(
				frappe.generate_hash(length=10),
				user,
				user,
				now,
				now,
				indicator,
				line,
				period,
				begin.date(),
				value,
				numerator,
				denominator,
				now,
			)
			for line, begin, value, numerator, denominator in rows
		],
	)


def _of_hidden_complaints(field: str) -> QueryBuilder:
	"""The query of their names, or of the orders as which they came in."""
	complaint = frappe.qb.DocType(COMPLAINT)
	hidden = (complaint.confidential == 1) | (complaint.kind == REPORT)
	return frappe.qb.from_(complaint).select(complaint[field]).where(hidden & complaint[field].isnotnull())


def _month(day: date, months: int) -> date:
	return getdate(get_first_day(add_months(day, months)))
