"""Which orders a partner may read, and which it may send and change: by line, area and kind.

A partner's own orders are those of its source system. Rows of scope narrow them; without rows it has all of
them. One that sees "All Orders in Scope" reads what others sent as well, as far as a row names it and it is
not confidential; it never changes those.
"""

from collections.abc import Mapping
from typing import Any

import frappe
from frappe.utils.caching import redis_cache

from hotline_app.intake import trees

ORDER, AREA, PARTNER = "HL Work Order", "HL Area", "HL Partner"
OWN, ALL = "Own Orders", "All Orders in Scope"
# By these fields an order comes into a scope or leaves it.
FIELDS = ("line", "area", "kind", "confidential")


def of_user(user: str):
	"""Return the enabled partner whose user this is, None for others. Not to be changed: it is cached."""
	name = frappe.db.get_value(PARTNER, {"user": user, "enabled": 1})
	return frappe.get_cached_doc(PARTNER, name) if name else None


def is_own(partner, record: Mapping[str, Any]) -> bool:
	"""Whether a record is marked as the partner's."""
	return record.get("source_system") == partner.source_system


def may_read(partner, record: Mapping[str, Any]) -> bool:
	"""Whether the partner may read an order."""
	if is_own(partner, record):
		return _covers(partner.scopes, record)
	is_open = partner.sees == ALL and partner.scopes and not record.get("confidential")
	return bool(is_open and _covers(partner.scopes, record))


def may_write(partner, record: Mapping[str, Any]) -> bool:
	"""Whether the partner may send or change an order that is its own."""
	if not partner.scopes:
		return True
	return _covers([row for row in partner.scopes if not row.read_only], record, empty=False)


def condition(partner, table: str) -> str:
	"""Return the condition for rows of `table`, which has the source system and the fields of a scope."""
	own = f"`{table}`.`source_system` = {frappe.db.escape(partner.source_system)}"
	rows = " or ".join(_row(row, table) for row in partner.scopes)
	if not rows:
		return f"({own})"
	if partner.sees != ALL:
		return f"({own} and ({rows}))"
	return f"(({own} or `{table}`.`confidential` = 0) and ({rows}))"


def watched_by_others() -> bool:
	"""Whether any partner reads orders that it did not send."""
	return _watched()


def forget(partner=None, method: str | None = None) -> None:
	"""Drop what is remembered of the partners; called when one changed."""
	_watched.clear_cache()
	# Another request may have remembered the old state until this change is stored.
	frappe.db.after_commit.add(_watched.clear_cache)


@redis_cache(ttl=24 * 3600)
def _watched() -> bool:
	return bool(frappe.db.exists(PARTNER, {"enabled": 1, "sees": ALL}))


def _covers(rows, record: Mapping[str, Any], empty: bool = True) -> bool:
	return any(_matches(row, record) for row in rows) if rows else empty


def _matches(row, record: Mapping[str, Any]) -> bool:
	if row.line and row.line != record.get("line"):
		return False
	if row.kind and row.kind != record.get("kind"):
		return False
	area = record.get("area")
	return not row.area or bool(area and row.area in trees.lineage(AREA, area))


def _row(row, table: str) -> str:
	wanted = [
		f"`{table}`.`{field}` = {frappe.db.escape(row.get(field))}"
		for field in ("line", "kind")
		if row.get(field)
	]
	if row.area:
		wanted.append(f"`{table}`.`area` in ({_below(row.area)})")
	return f"({' and '.join(wanted)})" if wanted else "1 = 1"


def _below(area: str) -> str:
	bounds = frappe.db.get_value(AREA, area, ["lft", "rgt"]) or (0, 0)
	# The framework takes conditions as text; the numbers are the tree's own.
	return f"select `name` from `tab{AREA}` where `lft` >= {int(bounds[0])} and `rgt` <= {int(bounds[1])}"  # noqa: S608
