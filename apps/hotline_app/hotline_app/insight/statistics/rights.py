"""What a user may read, as a condition for queries that count."""

from frappe.model.db_query import DatabaseQuery
from pypika.terms import PseudoColumn, Term


def readable(doctype: str) -> Term:
	"""A condition that holds for the records of `doctype` that the user may read, as the lists have it.

	Its table must bear no other name in the query. Raises PermissionError for who may read none at all.
	"""
	conditions = DatabaseQuery(doctype).build_match_conditions()
	# The framework tells it as text. What is sent has values beside it, so a percent sign is written twice.
	return PseudoColumn(f"({conditions.replace('%', '%%')})" if conditions else "1 = 1")
