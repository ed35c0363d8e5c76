"""Which job a follow-up is about: the last one of its order that was done, or that is under way."""

import frappe

from .stages import GIVEN_BACK


def name_on_follow_up(task, method: str | None = None) -> None:
	"""Fill in the dispatch of a new follow-up task."""
	jobs = frappe.get_all(
		"HL Dispatch",
		filters={"work_order": task.work_order, "stage": ("not in", GIVEN_BACK)},
		pluck="name",
		order_by="offered_at desc, creation desc",
		limit=1,
	)
	task.dispatch = jobs[0] if jobs else None
