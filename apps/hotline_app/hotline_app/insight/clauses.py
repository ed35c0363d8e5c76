"""The clauses of the standards: shipped as data, always as shipped, edited by nobody."""

import csv
from pathlib import Path

import frappe

FILE = Path(__file__).parent / "clauses.csv"
DOCTYPE = "HL Standard Clause"
# The columns of the file; fields that others add to a clause are theirs.
COLUMNS = ("source", "clause", "kind", "figure", "requirement", "zh")


def keep() -> None:
	"""Bring this site's clauses in step with the file: add, correct, remove what it no longer has."""
	with FILE.open(encoding="utf-8", newline="") as file:
		shipped = {row.pop("id"): row for row in csv.DictReader(file)}
	present = {
		row.pop("name"): row for row in frappe.get_all(DOCTYPE, fields=["name", *COLUMNS], order_by=None)
	}
	for name, values in shipped.items():
		if name not in present:
			doc = frappe.get_doc({"doctype": DOCTYPE, "clause_id": name, **values})
			doc.flags.as_shipped = True
			doc.insert(ignore_permissions=True)  # follows from the file, not from a user's wish
		elif any((present[name][column] or "") != values[column] for column in COLUMNS):
			frappe.db.set_value(DOCTYPE, name, values)
	for name in present.keys() - shipped.keys():
		frappe.delete_doc(DOCTYPE, name, force=True, ignore_permissions=True, flags={"as_shipped": True})
