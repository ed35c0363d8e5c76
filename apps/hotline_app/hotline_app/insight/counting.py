"""Counts and sums of records in groups: one query, with the filters of lists and the rights of who asks.

What a list shows to a user is what is counted for that user: the framework makes the conditions, of filters,
User Permissions and `permission_query_conditions` alike. Whoever may read everything counts everything.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.model.db_query import DatabaseQuery
from pypika.queries import QueryBuilder

# Groups that are told from a time; `{}` stands for the column. `moment` is the time itself.
TIMES = {
	"month": "left({}, 7)",
	"day": "left({}, 10)",
	"hour": "left({}, 13)",
	"hour_of_day": "hour({})",
	"moment": "{}",
}
_BEGINS = {"month": "%Y-%m", "day": "%Y-%m-%d", "hour": "%Y-%m-%d %H"}

Filters = Sequence[Sequence[Any]]


class UncountableError(frappe.ValidationError):
	"""The records have no such field, or the user does not read it."""


@dataclass(frozen=True)
class Counted:
	"""The records of a group: how many, how many of them fulfil further conditions, and sums of fields."""

	group: tuple
	number: int
	part: int
	sums: tuple[float, ...]


def count(
	doctype: str,
	date_field: str,
	span: tuple[datetime, datetime],
	*,
	keys: Sequence[str] = (),
	filters: Filters = (),
	part: Filters = (),
	sums: Sequence[str] = (),
) -> Iterable[Counted]:
	"""Count the records whose time is in the span, its end excluded, in groups, in the order of these.

	`keys` are fields or names of `TIMES`; of month, day and hour a group has the beginning as datetime.
	A filter `not in` may name a query: what this finds is left out, and how much that is makes no difference.
	Raises PermissionError, and `UncountableError` for fields that the records lack or the user does not read.
	"""
	apart = [one for one in filters if isinstance(one[-1], QueryBuilder)]
	usual = [list(one) for one in filters if not isinstance(one[-1], QueryBuilder)]
	fields = [key for key in keys if key not in TIMES]
	check_fields(doctype, [date_field, *fields, *sums, *(one[0] for one in apart)])
	query = _Count(doctype, date_field, span, keys, part, sums, apart)
	for row in query.execute(filters=usual, as_list=True):
		values = list(row)
		group = tuple(_begin(key, value) for key, value in zip(keys, values, strict=False))
		number, fulfilling, *added = values[len(keys) :]
		yield Counted(group, int(number), int(fulfilling or 0), tuple(float(value or 0) for value in added))


def check_fields(doctype: str, fields: Iterable[str]) -> None:
	"""Raise `UncountableError` for a field that is no column of the record type or not for the user."""
	meta = frappe.get_meta(doctype)
	levels = meta.get_permlevel_access("read", user=frappe.session.user)
	columns = meta.get_valid_columns()
	for fieldname in fields:
		field = meta.get_field(fieldname)
		hidden = field and field.permlevel and field.permlevel not in levels
		if fieldname not in columns or (hidden and frappe.session.user != "Administrator"):
			frappe.throw(
				_("{0} has no field {1}, or you may not read it.").format(
					_(doctype), frappe.bold(frappe.utils.escape_html(str(fieldname)))
				),
				UncountableError,
			)


class _Count(DatabaseQuery):
	"""A list query that counts in groups instead of listing.

	The framework's lists know no conditional sums, and wrap a time that is compared in `ifnull`, past every
	index; so the columns, the span and the groups are put into the parts that the framework has made. All
	names in them were looked up in the record type.
	"""

	def __init__(self, doctype: str, date_field: str, span, keys, part, sums, apart):
		super().__init__(doctype)
		self._time = self._column(date_field)
		self._span, self._part = span, part
		self._groups = [TIMES[key].format(self._time) if key in TIMES else self._column(key) for key in keys]
		self._apart = [(self._column(field), found.get_sql()) for field, _not_in, found in apart]
		self._sums = [f"sum({self._column(name)})" for name in sums]

	def _column(self, fieldname: str) -> str:
		return f"`tab{self.doctype}`.`{fieldname}`"

	def build_conditions(self) -> None:
		super().build_conditions()
		start, end = (frappe.db.escape(str(moment)) for moment in self._span)
		self.conditions += [f"{self._time} >= {start}", f"{self._time} < {end}"]
		self.conditions += [
			f"({column} is null or {column} not in ({found}))" for column, found in self._apart
		]

	def prepare_args(self) -> frappe._dict:
		args = super().prepare_args()
		part: list[str] = []
		self.build_filter_conditions([list(one) for one in self._part], part)
		fulfils = f"sum({' and '.join(part)})" if part else "count(*)"
		groups = ", ".join(self._groups)
		args.fields = ", ".join([*self._groups, "count(*)", fulfils, *self._sums])
		args.group_by = f"group by {groups}" if groups else ""
		args.order_by = f"order by {groups}" if groups else ""
		return args


def _begin(key: str, value: Any) -> Any:
	return datetime.strptime(value, _BEGINS[key]) if key in _BEGINS else value
