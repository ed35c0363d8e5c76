"""Records as reports count them: put into their tables at once, each just as a test says."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import frappe

from . import making

Record = Mapping[str, Any]

ORDER = {
	"line": making.LINE,
	"kind": "Repair",
	"category": "Plumbing",
	"channel": "Phone",
	"urgency": "Normal",
	"stage": "Accepted",
	"title": "The tap drips",
	"description": "The tap drips.",
	"area": None,
	"handling_unit": None,
	"provider": None,
	"agent": None,
	"customer": None,
	"caller_phone": None,
	"caller_name": None,
	"address": None,
	"duplicate_of": None,
	"source_system": None,
	"round": 1,
	"urge_count": 0,
	"confidential": 0,
	"first_contact": 0,
	"led_elsewhere": 0,
	"dispatched_at": None,
	"done_at": None,
	"closed_at": None,
}


def orders(*records: Record) -> list[str]:
	"""Store orders taken down `at` a time each; return their numbers."""
	rows = []
	for record in records:
		at = record["at"]
		own = {name: value for name, value in record.items() if name != "at"}
		rows.append({**ORDER, "creation": at, "requested_at": at, "accepted_at": at, **own})
	return put("HL Work Order", rows)


def clock(doctype: str, name: str, due_at: datetime, **fields: Any) -> dict[str, Any]:
	"""A deadline of a record, met unless told."""
	values = {"policy": None, "title": "To Be Done", "state": "Met", "breached": 0, "stopped_at": None}
	return {"reference_doctype": doctype, "reference_name": name, "due_at": due_at, **values, **fields}


def put(doctype: str, rows: Iterable[Record]) -> list[str]:
	"""Store rows with the same fields each; return their names."""
	rows = [dict(row) for row in rows]
	for row in rows:
		row.setdefault("name", frappe.generate_hash(length=12))
		row.setdefault("creation", datetime(2025, 1, 1))
		row.update(modified=row["creation"], owner="Administrator", modified_by="Administrator")
	fields = list(rows[0])
	frappe.db.bulk_insert(doctype, fields, [tuple(row[field] for field in fields) for row in rows])
	return [row["name"] for row in rows]
