"""Limits that were fixed become settings; a site that has none yet begins with what they were."""

import frappe

NEW = {
	"HL Public Settings": ("urges_a_day",),
	"HL Provider Settings": ("applications_a_day", "papers_a_day", "papers", "paper_megabytes"),
}


def execute() -> None:
	for doctype, fieldnames in NEW.items():
		stored = frappe.db.get_singles_dict(doctype)
		for fieldname in fieldnames:
			if fieldname not in stored:
				default = frappe.get_meta(doctype).get_field(fieldname).default
				frappe.db.set_single_value(doctype, fieldname, default)
