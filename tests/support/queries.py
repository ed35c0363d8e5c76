"""How many statements a piece of work asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import frappe


@contextmanager
def counted() -> Iterator[list[str]]:
	"""Collect the statements that are sent to the database meanwhile."""
	statements: list[str] = []
	send = frappe.db.sql

	def sql(query, *args, **kwargs):
		statements.append(str(query))
		return send(query, *args, **kwargs)

	with patch.object(frappe.db, "sql", sql):
		yield statements
