"""Packs at another version than the one that is shipped."""

import json

import frappe
from hotline_app.hotline_setup import seed


def ship_an_older(doctype: str, name: str, **fields: object) -> None:
	"""Let the site stand as if it had got an older version of a shipped record, and nobody had edited it."""
	doc = frappe.get_doc(doctype, name)
	doc.update(fields)
	doc.save()
	entry = frappe.get_doc("HL Seed", {"reference_doctype": doctype, "seed_name": name})
	shipped = {**json.loads(entry.shipped), **fields}
	stored = {**json.loads(entry.stored), **fields}
	values = {
		"shipped": json.dumps(shipped),
		"stored": json.dumps(stored),
		"checksum": seed.checksum(shipped),
	}
	frappe.db.set_value("HL Seed", entry.name, values)
	frappe.db.commit()
