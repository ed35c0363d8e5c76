"""The proposed answer to a question is its editors' and leaders'; all others read what is agreed."""

import frappe

from .superiors_have_a_level import add_level

QUESTION = "HL Knowledge Question"


def execute() -> None:
	table = frappe.qb.DocType(QUESTION)
	query = frappe.qb.update(table).set(table.published_answer, table.agreed_answer)
	query.where(table.stage == "Answered").run()
	if frappe.db.exists("Custom DocPerm", {"parent": QUESTION}):
		add_level(QUESTION, 1)
