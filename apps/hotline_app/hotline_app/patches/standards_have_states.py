"""A site from before the standards report gets checklists and reminders; its lines say what they follow."""

import json

import frappe

from hotline_app.hotline_setup import packs, upgrade
from hotline_app.insight import clauses

FILE = packs.BASE_FOLDER / "81_standards.json"


def execute() -> None:
	clauses.keep()
	upgrade.apply(packs.BASE, upgrade.plan(packs.BASE, json.loads(FILE.read_text("utf-8"))), updates=False)
	for line, pack in frappe.get_all(
		"HL Seed", {"reference_doctype": "HL Line"}, ["record", "pack"], as_list=True
	):
		if pack in packs.available() and not frappe.db.get_value("HL Line", line, "standard"):
			frappe.db.set_value("HL Line", line, "standard", pack, update_modified=False)
