"""The demo's map and directory. The outlines are drawn by hand; they bound nothing in the world."""

import json
from typing import Any

import frappe


def make(content: dict[str, Any]) -> None:
	"""Make boundaries of areas, features of the map and entries of the directory."""
	for area, boundary in content["boundaries"].items():
		doc = frappe.get_doc("HL Area", area)
		doc.boundary = json.dumps(boundary)
		doc.save()
	for entry in content["features"]:
		_make_feature(entry)
	for entry in content["entries"]:
		_make_entry(entry)


def _make_feature(entry: dict[str, Any]) -> None:
	geometry = entry.get("geometry")
	frappe.get_doc(
		{
			"doctype": "HL Map Feature",
			"feature_name": entry["title"],
			"layer": entry["layer"],
			"area": entry.get("area"),
			"latitude": entry.get("latitude"),
			"longitude": entry.get("longitude"),
			"phone": entry.get("phone"),
			"note": entry.get("note"),
			"geometry": json.dumps(geometry) if geometry else None,
		}
	).insert()


def _make_entry(entry: dict[str, Any]) -> None:
	frappe.get_doc(
		{
			"doctype": "HL Directory Entry",
			"entry_name": entry["name"],
			"entry_type": entry["type"],
			"area": entry.get("area"),
			"phone": entry["phone"],
			"mobile": entry.get("mobile"),
			"contact_person": entry.get("person"),
			"hours": entry.get("hours"),
			"duties": entry.get("duties"),
			"note": entry.get("note"),
			"sort_order": entry.get("order", 100),
		}
	).insert()
