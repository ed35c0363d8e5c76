"""Time-outs take the work back: a step of a deadline ends what was offered or not begun (`C-7.1.2`).

The sweep only looks up what is concerned, set-wise; each order is then given back, and offered on, for
itself in the background, so that one that fails holds up no other.
"""

from collections.abc import Iterable

import frappe
from frappe import _

from hotline_app.workflow.staged import NoSuchStageError

from .stages import EXPIRED, OPEN_STAGES, WITHDRAWN

DISPATCH, ORDER = "HL Dispatch", "HL Work Order"
# As many as one background job takes back, in one transaction.
BATCH = 20


def by_deadline(records: list[frappe._dict], step: frappe._dict) -> None:
	"""Have taken back what the records are about: dispatches, or orders and whatever is out for them.

	`records` are what a deadline's step names: doctype, name, deadline, due_at.
	"""
	jobs = [*_of_dispatches(records), *_of_orders(records)]
	for start in range(0, len(jobs), BATCH):
		frappe.enqueue(
			"hotline_app.dispatch.taking_back.take_back_late",
			queue="long",
			enqueue_after_commit=True,
			jobs=jobs[start : start + BATCH],
			reason=step.message or None,
		)


def take_back_late(jobs: list[tuple[str, str, str, str]], reason: str | None = None) -> int:
	"""Take back each job whose deadline still runs; return how many. One that fails is reported.

	Each job is the dispatch, and the doctype, name and title of the clock that has run out.
	"""
	taken = 0
	for dispatch, doctype, name, deadline in jobs:
		frappe.db.savepoint("take_back")
		try:
			if _still_runs(dispatch, doctype, name, deadline):
				take_back(dispatch, reason or _("Not done in time: {0}").format(_(deadline)))
				taken += 1
		# Whatever another app's or an administrator's rule makes of it, the other orders go on.
		except Exception:
			frappe.db.rollback(save_point="take_back")
			frappe.log_error("Taking back a dispatch", reference_doctype=DISPATCH, reference_name=dispatch)
	return taken


def take_back(dispatch: str, reason: str) -> None:
	"""End an open dispatch as its time has run out; its order is given back, and offered on by its rule."""
	doc = frappe.get_doc(DISPATCH, dispatch, for_update=True)
	try:
		doc.move_to(EXPIRED)
	except NoSuchStageError:
		# A workflow that an administrator made before there was such a stage.
		frappe.clear_last_message()
		doc.move_to(WITHDRAWN)
	doc.flags.ignore_permissions = True  # the administrator's policy acts, no user
	doc.save()
	doc.add_comment("Info", reason)


def _still_runs(dispatch: str, doctype: str, name: str, deadline: str) -> bool:
	"""Whether nobody has done meanwhile what was late; the dispatch is locked."""
	stage = frappe.db.get_value(DISPATCH, dispatch, "stage", for_update=True)
	clock = {"reference_doctype": doctype, "reference_name": name, "title": deadline, "state": "Running"}
	return stage in OPEN_STAGES and bool(frappe.db.exists("HL SLA Clock", clock))


def _of_dispatches(records: Iterable[frappe._dict]) -> list[tuple[str, str, str, str]]:
	return [(r.name, DISPATCH, r.name, r.deadline) for r in records if r.doctype == DISPATCH]


def _of_orders(records: Iterable[frappe._dict]) -> list[tuple[str, str, str, str]]:
	late = {record.name: record for record in records if record.doctype == ORDER}
	if not late:
		return []
	rows = frappe.get_all(
		DISPATCH,
		filters={"work_order": ("in", sorted(late)), "stage": ("in", OPEN_STAGES)},
		fields=["name", "work_order"],
	)
	return [(row.name, ORDER, row.work_order, late[row.work_order].deadline) for row in rows]
