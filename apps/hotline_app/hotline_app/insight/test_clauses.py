"""The clauses of the standards are on every site as they are shipped, and stay so."""

import csv

import frappe
import pytest

from hotline_app.insight import clauses
from hotline_app.insight.standards import served
from tests.support.making import AGENT, acting_as

pytestmark = pytest.mark.usefixtures("site")

ANY = "P-24"


def test_all_are_there() -> None:
	"""After the installation every clause of the five standards is a record, with all that the files say."""
	with clauses.FILE.open(encoding="utf-8", newline="") as file:
		shipped = list(csv.DictReader(file))
	for row in shipped:
		row |= served.columns_of(row["id"])
	fields = ["name as id", *clauses.SHIPPED]
	stored = frappe.get_all(clauses.DOCTYPE, fields=fields, order_by=None)
	assert sorted(shipped, key=lambda row: row["id"]) == sorted(map(dict, stored), key=lambda row: row["id"])
	assert len({row["source"] for row in shipped}) == 5


def test_migration_brings_the_text_back() -> None:
	"""Every migration sets missing, changed and foreign clauses right, and touches nothing else of them."""
	text = frappe.db.get_value(clauses.DOCTYPE, ANY, "requirement")
	frappe.db.set_value(clauses.DOCTYPE, ANY, {"requirement": "Nothing.", "owner": "Guest"})
	frappe.db.delete(clauses.DOCTYPE, {"name": "C-3.1"})
	foreign = frappe.get_doc(clauses.DOCTYPE, "C-3.2")
	foreign.name = foreign.clause_id = "X-1"
	foreign.db_insert()
	unchanged = frappe.db.get_value(clauses.DOCTYPE, "C-3.3", "modified")
	clauses.keep()
	assert frappe.db.get_value(clauses.DOCTYPE, ANY, ["requirement", "owner"]) == (text, "Guest")
	assert frappe.db.exists(clauses.DOCTYPE, "C-3.1")
	assert not frappe.db.exists(clauses.DOCTYPE, "X-1")
	assert frappe.db.get_value(clauses.DOCTYPE, "C-3.3", "modified") == unchanged


def test_nobody_edits_them() -> None:
	"""Not even the administrator changes, adds, renames or deletes a clause; what was added to it can be."""
	doc = frappe.get_doc(clauses.DOCTYPE, ANY)
	doc.figure = "7 s"
	added = frappe.copy_doc(doc)
	added.clause_id = "X-1"
	for step in (
		doc.save,
		doc.delete,
		added.insert,
		lambda: frappe.rename_doc(clauses.DOCTYPE, ANY, "X-2", force=True),
	):
		with pytest.raises(frappe.PermissionError):
			step()
	frappe.get_doc(clauses.DOCTYPE, ANY).save()


def test_no_role_may_write() -> None:
	"""The rights that are shipped let staff read the clauses and nobody write them."""
	for right in frappe.get_meta(clauses.DOCTYPE).permissions:
		assert right.read and not (right.write or right.create or right.delete), right.role


def test_staff_reads_them(demo) -> None:
	"""An agent finds a clause by its kind and reads it."""
	with acting_as(AGENT):
		assert ANY in frappe.get_list(clauses.DOCTYPE, {"source": "power"}, pluck="name", limit=0)
