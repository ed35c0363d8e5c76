"""Records that are shipped once and belong to the administrator from then on.

Each shipped record leaves an entry in HL Seed: as it was shipped, as it was stored, and under which name it
is found today. A record with an entry is never made again, also not after it was changed, renamed or
deleted, so no migrate and no second run undoes an administrator's work.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

import frappe

Record = dict[str, Any]
# A DocType and a name.
Key = tuple[str, str]


def key_of(record: Record) -> Key:
	"""Return what the record is known by for good: its DocType and the name that it was shipped with."""
	return record["doctype"], name_of(record)


def name_of(record: Record) -> str:
	"""Return the record's name: given outright, or by the field from which its DocType is named."""
	if "name" in record:
		return record["name"]
	if record["doctype"] == "Custom Field":
		return f"{record['dt']}-{record['fieldname']}"
	return record[naming_field(record["doctype"])]


def naming_field(doctype: str) -> str | None:
	"""Return the field from which the DocType's records get their names, if there is one."""
	autoname = frappe.get_meta(doctype).autoname or ""
	return autoname.removeprefix("field:") if autoname.startswith("field:") else None


def checksum(record: Record) -> str:
	"""Return what changes when the shipped record does."""
	return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()


class Seeds:
	"""What was shipped to this site."""

	def __init__(self) -> None:
		fields = ["name", "pack", "reference_doctype", "seed_name", "record", "checksum", "shipped", "stored"]
		rows = frappe.get_all("HL Seed", fields=fields, order_by="creation")
		self._by_key = {(row.reference_doctype, row.seed_name): row for row in rows}

	def get(self, key: Key) -> Mapping[str, Any] | None:
		"""Return the entry of a shipped record, None for one that was never shipped here."""
		return self._by_key.get(key)

	def with_names_of_today(self, record: Record) -> Record:
		"""Return the record with its links to records that were renamed here under their names of today."""
		renamed = {
			key: row.record for key, row in self._by_key.items() if row.record and row.record != key[1]
		}
		return _relinked(record, record["doctype"], renamed) if renamed else record

	def note(self, pack: str, record: Record, stored: Mapping[str, Any] | None) -> None:
		"""Keep what was shipped, and how it was stored: None for a record that was there before."""
		doctype, name = key_of(record)
		values = {
			"pack": pack,
			"checksum": checksum(record),
			"shipped": _json(record),
			"stored": _json(stored) if stored is not None else None,
		}
		if entry := self.get((doctype, name)):
			frappe.db.set_value("HL Seed", entry["name"], values)
			return
		doc = frappe.get_doc(
			{
				"doctype": "HL Seed",
				"reference_doctype": doctype,
				"seed_name": name,
				"record": name,
				**values,
			}
		)
		# The record is there, though the framework may remember that it was not.
		doc.flags.ignore_links = True
		doc.insert(ignore_permissions=True)  # installing asks for nobody's rights


def _relinked(record: Record, doctype: str, renamed: Mapping[Key, str]) -> Record:
	meta = frappe.get_meta(doctype)
	changed = dict(record)
	for field, value in record.items():
		if (found := meta.get_field(field)) is None:
			continue
		if found.fieldtype == "Link":
			changed[field] = renamed.get((found.options, value), value)
		elif found.fieldtype in frappe.model.table_fields:
			changed[field] = [_relinked(row, found.options, renamed) for row in value]
	return changed


def without_repeats(records: Iterable[Record]) -> list[Record]:
	"""Return the records, each name once: what several files need, a workflow's state say, stands in each."""
	first: dict[Key, Record] = {}
	for record in records:
		first.setdefault(key_of(record), record)
	return list(first.values())


def contradictions(records: Iterable[Record]) -> list[Key]:
	"""Return the names that records bear which are not the same."""
	first: dict[Key, Record] = {}
	return [key_of(record) for record in records if first.setdefault(key_of(record), record) != record]


def _json(value: Any) -> str:
	return json.dumps(value, indent=1, ensure_ascii=False, default=str)
