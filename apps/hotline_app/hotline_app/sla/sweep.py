"""The watch over deadlines: marks clocks that ran out, and takes the steps of their policies.

Set-wise: the number of statements does not grow with the number of clocks, open or broken (but for the
batches that they are read in), only with the number of steps that policies have and of people who are told.
The clocks are asked for with the query builder, not with filters, which would take a clock without a
deadline for one that is due, and use no index.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.query_builder import Interval
from frappe.utils import now_datetime

from . import actions, steps
from .messages import Messages

BATCH = 5000


def run() -> int:
	"""Mark all running clocks past their due time as breached, take all steps that are due.

	Returns how many clocks were marked. Each batch is committed with all that it set in motion, so a
	stop in between neither loses nor repeats a step.
	"""
	now = now_datetime()
	marked = _mark_broken(now)
	_take_steps(now)
	return marked


def _mark_broken(now: datetime) -> int:
	clock = frappe.qb.DocType("HL SLA Clock")
	broken = frappe.qb.from_(clock).select(clock.name).where(_runs(clock) & (clock.breached == 0))
	marked = 0
	while names := broken.where(clock.due_at < now).orderby(clock.due_at).limit(BATCH).run(pluck=True):
		frappe.qb.update(clock).set(clock.breached, 1).where(clock.name.isin(names)).run()
		frappe.db.commit()
		marked += len(names)
		if len(names) < BATCH:
			break
	return marked


def _take_steps(now: datetime) -> None:
	clock = frappe.qb.DocType("HL SLA Clock")
	fields = ("name", "policy", "title", "reference_doctype", "reference_name", "due_at", "steps_done")
	waiting = frappe.qb.from_(clock).select(*fields).where(_runs(clock) & (clock.next_step_at <= now))
	messages = Messages()
	while clocks := waiting.orderby(clock.next_step_at).limit(BATCH).run(as_dict=True):
		due, onward = _look_at(clocks, now)
		for records, step in due.values():
			_take(records, step, messages)
		messages.send()
		# Last, because whoever saves a record locks first the record and then its clocks.
		for (taken, upcoming), names in onward.items():
			_move_on(names, taken, upcoming)
		frappe.db.commit()
		if len(clocks) < BATCH:
			break


def _runs(clock):
	return clock.state == "Running"


def _look_at(clocks: Iterable[frappe._dict], now: datetime) -> tuple[dict, dict]:
	"""The records for each step that is due, and the clocks by how they go on after it."""
	due: dict[str, tuple[list[frappe._dict], Any]] = {}
	onward: dict[tuple, list[str]] = defaultdict(list)
	policies = _policies({clock.policy for clock in clocks})
	for clock in clocks:
		policy = policies.get(clock.policy)
		moments = steps.schedule(policy, clock.title, clock.due_at) if policy else []
		taken = clock.steps_done
		while taken < len(moments) and moments[taken][0] <= now:
			step = moments[taken][1]
			due.setdefault(step.name, ([], step))[0].append(_record(clock))
			taken += 1
		onward[taken, _upcoming(moments, taken, clock.due_at)].append(clock.name)
	return due, onward


def _policies(names: set[str]) -> dict[str, Any]:
	"""The policies of these names that are enabled; one that isn't takes no steps."""
	enabled = frappe.get_all("HL SLA Policy", filters={"name": ("in", names), "enabled": 1}, pluck="name")
	return {name: frappe.get_cached_doc("HL SLA Policy", name) for name in enabled}


def _record(clock: frappe._dict) -> frappe._dict:
	return frappe._dict(
		doctype=clock.reference_doctype, name=clock.reference_name, deadline=clock.title, due_at=clock.due_at
	)


def _upcoming(moments: list, taken: int, due_at: datetime) -> timedelta | datetime | None:
	"""The next step's moment, told from the deadline so that clocks with the same step go on together.

	One that quiet hours moved is told outright: many clocks share the end of a night.
	"""
	if taken >= len(moments):
		return None
	at, step = moments[taken]
	offset = steps.offset(step)
	return offset if at == due_at + offset else at


def _move_on(names: list[str], taken: int, upcoming: timedelta | datetime | None) -> None:
	clock = frappe.qb.DocType("HL SLA Clock")
	if isinstance(upcoming, timedelta):
		minutes = Interval(minutes=abs(upcoming) // timedelta(minutes=1))
		upcoming = clock.due_at - minutes if upcoming < timedelta(0) else clock.due_at + minutes
	query = frappe.qb.update(clock).set(clock.steps_done, taken).set(clock.next_step_at, upcoming)
	query.where(clock.name.isin(names) & _runs(clock)).run()


def _take(records: list[frappe._dict], step, messages: Messages) -> None:
	"""Take one step for all its records. What fails is undone and reported, and the other steps go on."""
	frappe.db.savepoint("sla_step")
	try:
		if step.action == steps.NOTIFY:
			messages.add(records, step)
		else:
			actions.take(records, step)
	# Whatever an action of another module, or what an administrator wrote into the step, comes to.
	except Exception:
		frappe.db.rollback(save_point="sla_step")
		frappe.log_error(f"SLA: {step.parent}, {step.action}", frappe.get_traceback())
