"""Urging and supervising follow-ups: by a superior, by a deadline.

Whoever makes the follow-up is urged, not who did the work that it is about. What was said stays in the task's
timeline, and each person gets one message for all that it is about.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable

import frappe
from frappe import _
from frappe.utils import now_datetime

from hotline_app import messages
from hotline_app.intake.course import traces
from hotline_app.intake.watch import duties
from hotline_app.sla.messages import leave_out

from .errors import FollowupEndedError

TASK = "HL Follow-up Task"
FIELDS = ("name", "line", "rule", "work_order", "assigned_to", "supervised", "priority", "stage")
Record = frappe._dict


def urge(tasks: list[Record], reason: Callable[[Record], str]) -> None:
	"""Count and note it, and tell who makes the follow-ups, or where there is nobody the shift leaders."""
	traces.note_all({task.name: f"{_('Urged')}: {reason(task)}" for task in tasks}, TASK)
	if tasks:
		table, now = frappe.qb.DocType(TASK), now_datetime()
		query = frappe.qb.update(table).set(table.urge_count, table.urge_count + 1)
		# Whoever has one open reads it anew before saving.
		query = query.set(table.last_urged_at, now).set(table.modified, now)
		query.where(table.name.isin([task.name for task in tasks])).run()
	tell(
		tasks,
		lambda task: [task.assigned_to] if task.assigned_to else duties.leaders(task.line),
		lambda task: _("The follow-up of order {0} is urged").format(task.work_order),
	)


def supervise(tasks: list[Record], reason: Callable[[Record], str]) -> None:
	"""Put follow-ups, those that are not yet, under supervision of the line's shift leaders."""
	tasks = [task for task in tasks if not task.supervised]
	traces.note_all({task.name: f"{_('Under Supervision')}: {reason(task)}" for task in tasks}, TASK)
	if tasks:
		frappe.db.set_value(TASK, {"name": ("in", [task.name for task in tasks])}, "supervised", 1)
	tell(
		tasks,
		lambda task: [task.assigned_to, *duties.leaders(task.line)],
		lambda task: _("The follow-up of order {0} is under supervision").format(task.work_order),
	)


def read(names: Iterable[str]) -> list[Record]:
	"""Return the open ones of these follow-ups, locked in the order of their numbers."""
	table = frappe.qb.DocType(TASK)
	query = frappe.qb.from_(table).select(*(table[field] for field in FIELDS))
	query = query.where(table.name.isin(list(names) or [""]) & (table.stage == "Open"))
	return query.orderby(table.name).for_update().run(as_dict=True)


def read_open(name: str) -> Record:
	"""Return a follow-up that the user may read. Raises PermissionError and `FollowupEndedError`."""
	frappe.get_doc(TASK, name).check_permission("read")
	if found := read([name]):
		return found[0]
	frappe.throw(_("This follow-up has its result and can't be changed."), FollowupEndedError)


def tell(
	tasks: Iterable[Record], whom: Callable[[Record], list[str | None]], subject: Callable[[Record], str]
) -> None:
	"""One message a person, who may know of the orders that the follow-ups are about."""
	by_name = {task.name: task for task in tasks}
	concerned = {(TASK, task.name): [*filter(None, dict.fromkeys(whom(task)))] for task in by_name.values()}
	leave_out(concerned)
	theirs: dict[str, list[Record]] = defaultdict(list)
	for (_doctype, name), users in concerned.items():
		for user in users:
			theirs[user].append(by_name[name])
	for user, told in theirs.items():
		first, more = told[0], len(told) - 1
		messages.tell(
			[user],
			lambda first=first, more=more: messages.and_more(subject(first), more),
			TASK,
			first.name,
		)
