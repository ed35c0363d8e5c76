"""Personal data of before get their level of fields, their masked copies, and a history without them."""

import json

import frappe

from hotline_app import masked
from hotline_app.hotline_setup import packs, upgrade
from hotline_app.privacy import history

from .superiors_have_a_level import add_level

RULES = packs.BASE_FOLDER / "72_masking.json"
HOLDERS = ("HL Work Order", "HL Customer", "HL Complaint", "HL Call", "HL Call Back")
BATCH = 1000


def execute() -> None:
	for doctype in HOLDERS:
		if frappe.db.exists("Custom DocPerm", {"parent": doctype}):
			add_level(doctype, masked.LEVEL)
	records = json.loads(RULES.read_text("utf-8"))
	upgrade.apply(packs.BASE, upgrade.plan(packs.BASE, records), updates=False)
	masked.forget()
	for doctype, fields in masked.rules().items():
		for fieldname, pattern in fields.items():
			masked.backfill(doctype, fieldname, pattern)
	frappe.db.delete("__global_search", {"doctype": "HL Customer"})
	frappe.enqueue(
		"frappe.utils.global_search.rebuild_for_doctype",
		queue="long",
		doctype="HL Customer",
		enqueue_after_commit=True,
	)
	_cover_history()


def _cover_history() -> None:
	last = ""
	while rows := frappe.get_all(
		"Version",
		{"ref_doctype": ("in", HOLDERS), "name": (">", last)},
		["name", "ref_doctype", "data"],
		order_by="name",
		limit=BATCH,
	):
		last = rows[-1].name
		for row in rows:
			before = row.data
			history.cover(row)
			if row.data != before:
				frappe.db.set_value("Version", row.name, "data", row.data, update_modified=False)
