"""Stores generated rows through MariaDB Connector/Python's bulk protocol, one transaction a batch.

The framework's own connection sends a row as text in a statement; the bulk protocol sends the rows of a
batch in one packet to a statement that the server has prepared.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

import frappe
from frappe.query_builder import Field
from frappe.query_builder.functions import Max
from pypika.functions import Cast, Substring
from pypika.terms import Parameter

from .orders import mark
from .site import LoadError
from .tables import CUSTOMERS, ORDERS, Rows, Table

if TYPE_CHECKING:
	import mariadb


def last_position(seed: int) -> int:
	"""Return the position of the last order of this seed on the site, 0 if it has none."""
	order, beginning = frappe.qb.DocType(ORDERS.doctype), mark(seed)
	position = Cast(Substring(order.external_id, len(beginning) + 1, 20), "unsigned")
	query = frappe.qb.from_(order).select(Max(position))
	query = query.where(order.source_system == ORDERS.constants["source_system"]).where(
		order.external_id.like(f"{beginning}%")
	)
	return int(query.run()[0][0] or 0)


@contextmanager
def connection() -> Iterator["mariadb.Connection"]:
	"""A connection of its own to the site's database. Raises `LoadError` without the connector."""
	try:
		import mariadb
	except ImportError:
		raise LoadError("the Python package mariadb is not installed: pip install mariadb") from None
	connected = mariadb.connect(
		host=frappe.db.host,
		port=int(frappe.db.port),
		user=frappe.db.user,
		password=frappe.db.password,
		database=frappe.conf.db_name,
	)
	try:
		yield connected
	finally:
		connected.close()


def by_statement(rows: Rows) -> list[tuple[str, list[tuple]]]:
	"""Return the rows with the statements that insert them; it needs the framework, `write` doesn't."""
	return [(statement(table), rows[table]) for table in rows]


def write(connected: "mariadb.Connection", rows: list[tuple[str, list[tuple]]]) -> None:
	"""Store the rows of one batch in one transaction; safe to be called in a thread of its own."""
	cursor = connected.cursor()
	try:
		for insert, values in rows:
			cursor.executemany(insert, values)
		connected.commit()
	# An interrupt too must leave nothing of the batch.
	except BaseException:
		connected.rollback()
		raise
	finally:
		cursor.close()


@cache
def statement(table: Table) -> str:
	"""Return the statement that inserts a row; callers that an earlier batch made are passed over."""
	values = {
		**{column: Parameter("?") for column in table.columns},
		**{column: Field(source) for column, source in table.copies.items()},
		**table.constants,
	}
	query = frappe.qb.into(frappe.qb.DocType(table.doctype))
	query = query.columns(*(Field(column) for column in values)).insert(*values.values())
	return (query.ignore() if table is CUSTOMERS else query).get_sql()
