"""What stands above and below a record of a tree, a category or an area; remembered, as every order asks."""

from collections.abc import Callable, Sequence

import frappe
from frappe.utils.nestedset import get_ancestors_of, get_descendants_of

_KEY = "hl_lineage"
# Trees of ours tell us when they change.
_REMEMBERED = ("HL Category", "HL Area")


def lineage(doctype: str, name: str) -> list[str]:
	"""Return `name` and everything above it, nearest first; only `name` if it is in no tree."""
	if doctype not in _REMEMBERED:
		return _read(doctype, name)
	return frappe.cache().hget(_key(doctype), name, lambda: _read(doctype, name))


def subtree(doctype: str, name: str, most: int | None = None) -> list[str]:
	"""Return `name` and everything below it, at most so much of that.

	Whose records are found by it is asked of these; the names of the tree alone tell nothing.
	"""
	return [name, *get_descendants_of(doctype, name, limit=most, ignore_permissions=True)]


def whole_trees() -> Callable[[str, str], Sequence[str]]:
	"""Return a function like `lineage` for many records: it reads each tree once, in one query."""
	parents: dict[str, dict[str, str]] = {}
	known: dict[tuple[str, str], list[str]] = {}

	def above(doctype: str, name: str) -> list[str]:
		if doctype not in parents:
			parents[doctype] = _parents(doctype)
		if (doctype, name) not in known:
			line = [name]
			# A parent that comes again would be a circle.
			while (parent := parents[doctype].get(line[-1])) and parent not in line:
				line.append(parent)
			known[doctype, name] = line
		return known[doctype, name]

	return above


def forget(doc, method: str | None = None, *args: object) -> None:
	"""Drop what is remembered of a tree in which a record was changed, moved or renamed."""
	key = _key(doc.doctype)
	frappe.cache().delete_value(key)
	# Another request may have remembered the old tree until this change is stored.
	frappe.db.after_commit.add(lambda: frappe.cache().delete_value(key))


def _read(doctype: str, name: str) -> list[str]:
	return [name, *get_ancestors_of(doctype, name)]


def _parents(doctype: str) -> dict[str, str]:
	parent = frappe.get_meta(doctype).get("nsm_parent_field") or f"parent_{frappe.scrub(doctype)}"
	return dict(frappe.get_all(doctype, fields=["name", parent], as_list=True))


def _key(doctype: str) -> str:
	return f"{_KEY}:{doctype}"
