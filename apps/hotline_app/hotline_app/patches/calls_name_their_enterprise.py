"""A follow-up may call the enterprise; of those that there are, each called its customer."""

import frappe

TASK = "HL Follow-up Task"


def execute() -> None:
	task = frappe.qb.DocType(TASK)
	frappe.qb.update(task).set(task.enterprise, "").where(task.enterprise.isnull()).run()
	frappe.db.sql_ddl(f"alter table `tab{TASK}` drop index if exists `unique_task_of_round`")
