"""The clauses of the standards: shipped as data, always as shipped, edited by nobody."""

import csv
from pathlib import Path

import frappe

from hotline_app.insight.standards import served

FILE = Path(__file__).parent / "clauses.csv"
DOCTYPE = "HL Standard Clause"
# The columns of the file; fields that others add to a clause are theirs.
COLUMNS = ("source", "clause", "kind", "figure", "requirement", "zh")
# How each is served here, from the file beside it.
SERVED = ("served", "served_zh", "served_at", "judged_by")
SHIPPED = (*COLUMNS, *SERVED)


def keep() -> None:
	"""Bring this site's clauses in step with the files: add, correct, remove what they no longer have."""
	with FILE.open(encoding="utf-8", newline="") as file:
		shipped = {(name := row.pop("id")): row | served.columns_of(name) for row in csv.DictReader(file)}
	present = {
		row.pop("name"): row for row in frappe.get_all(DOCTYPE, fields=["name", *SHIPPED], order_by=None)
	}
	for name, values in shipped.items():
		if name not in present:
			doc = frappe.get_doc({"doctype": DOCTYPE, "clause_id": name, **values})
			doc.flags.as_shipped = True
			doc.insert(ignore_permissions=True)  # follows from the file, not from a user's wish
		elif any((present[name][column] or "") != values[column] for column in SHIPPED):
			frappe.db.set_value(DOCTYPE, name, values)
	for name in present.keys() - shipped.keys():
		frappe.delete_doc(DOCTYPE, name, force=True, ignore_permissions=True, flags={"as_shipped": True})
