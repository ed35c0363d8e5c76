"""Records that are shipped once and belong to the administrator from then on.

Each shipped record leaves an entry in HL Seed. A record with an entry is never written again, also not
after it was changed, renamed or deleted, so no migrate and no second run undoes an administrator's work.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import frappe

Record = dict[str, Any]


def plant_files(pack: str, folder: Path) -> list[str]:
	"""Create the records of all JSON files in `folder`, in the order of their names; return what is new."""
	planted = []
	for path in sorted(folder.glob("*.json")):
		planted += plant(pack, json.loads(path.read_text()))
	return planted


def plant(pack: str, records: list[Record]) -> list[str]:
	"""Create those of `records` that were never shipped to this site; return `DocType: name` of each.

	A record that exists without having been shipped (made by hand, or by another app) is left as it is.
	"""
	planted = []
	for record in records:
		doctype, name = record["doctype"], name_of(record)
		if _was_shipped(doctype, name):
			continue
		if not frappe.db.exists(doctype, name):
			doc = frappe.get_doc(record)
			# Installing is an administrator's act; there is no user whose rights could be asked for.
			doc.insert(ignore_permissions=True, ignore_if_duplicate=True, set_name=record.get("name"))
			planted.append(f"{doctype}: {name}")
		_note(pack, doctype, name, record)
	return planted


def name_of(record: Record) -> str:
	"""Return the record's name: given outright, or by the field from which its DocType is named."""
	if "name" in record:
		return record["name"]
	autoname = frappe.get_meta(record["doctype"]).autoname or ""
	return record[autoname.removeprefix("field:")]


def _was_shipped(doctype: str, name: str) -> bool:
	return bool(frappe.db.exists("HL Seed", {"reference_doctype": doctype, "seed_name": name}))


def _note(pack: str, doctype: str, name: str, record: Record) -> None:
	checksum = hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()
	frappe.get_doc(
		{
			"doctype": "HL Seed",
			"pack": pack,
			"reference_doctype": doctype,
			"seed_name": name,
			"checksum": checksum,
		}
	).insert(ignore_permissions=True)  # as above: installing asks for nobody's rights
