"""What a record's history (Version) keeps of personal data: that they changed, and their masked values."""

import json

from hotline_app import masked


def cover(version, method: str | None = None) -> None:
	"""Mask what is kept of a change: the history is shown to all who read the record."""
	rules = masked.rules()
	fields = rules.get(version.ref_doctype, {})
	data = json.loads(version.data or "{}")
	changed = _cover_changes(fields, data.get("changed") or [])
	tables = {name: pattern for of in rules.values() for name, pattern in of.items()}
	for _table, _idx, _name, changes in data.get("row_changed") or []:
		changed |= _cover_changes(tables, changes)
	for kind in ("added", "removed"):
		for _table, row in data.get(kind) or []:
			for name, pattern in rules.get(row.get("doctype"), {}).items():
				if row.get(name):
					row[name] = masked.mask(pattern, row[name])
					changed = True
	if changed:
		version.data = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str)


def _cover_changes(fields: dict[str, str], changes: list[list]) -> bool:
	"""Mask old and new values in place; return whether any was."""
	found = [change for change in changes if change[0] in fields]
	for change in found:
		change[1:] = [masked.mask(fields[change[0]], value) for value in change[1:]]
	return bool(found)
