"""The index of the queue has got more columns; the narrow one is in the way of every new order."""

import frappe


def execute() -> None:
	frappe.db.sql_ddl("alter table `tabHL Work Order` drop index if exists `stage_duplicate_of_index`")
