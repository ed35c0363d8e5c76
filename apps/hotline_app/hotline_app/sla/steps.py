"""Escalation steps of a policy: when each is due for a deadline.

A clock counts the steps that it has taken (`steps_done`) in the order of their moments, and shows the
moment of the next one (`next_step_at`), which is what the sweep asks for.
"""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import frappe
from frappe.utils import now_datetime

from .calendars import calendar_of
from .quiet import QuietHours
from .site_time import as_stored, aware

NOTIFY = "Notify"
BEFORE_DUE = "Before Due"


def schedule(policy, deadline: str, due: datetime | None) -> list[tuple[datetime, Any]]:
	"""The steps of `policy` (a document) for the deadline of that name, each with its moment, in order.

	A message that falls into the policy's quiet hours moves to their end, unless its step says so.
	"""
	if not due:
		return []
	rows = [row for row in policy.steps if row.deadline in (None, "", deadline)]
	if not rows:
		return []
	quiet = quiet_hours(policy)
	return sorted(
		((moment_of(row, due, quiet), row) for row in rows), key=lambda pair: (pair[0], pair[1].idx)
	)


def moment_of(step, due: datetime, quiet: QuietHours | None) -> datetime:
	"""When a step is due; date-times are naive, in the system's time zone."""
	moment = due + offset(step)
	if quiet and step.action == NOTIFY and not step.at_night:
		return as_stored(quiet.end_from(aware(moment)))
	return moment


def offset(step) -> timedelta:
	"""How long after the deadline a step is due; before it, the time is negative."""
	minutes = timedelta(minutes=step.minutes or 0)
	return -minutes if step.relation == BEFORE_DUE else minutes


def next_of(clock: dict[str, Any], taken: int) -> dict[str, Any]:
	"""The fields of a clock that say which step comes next; `taken` is how many it has taken.

	A clock takes steps while it runs. Where its deadline has moved on, steps whose moment now lies
	ahead are taken anew: there is another deadline to be warned of.
	"""
	if not clock["due_at"]:
		return {"next_step_at": None, "steps_done": taken}
	moments = [at for at, _ in schedule(_policy(clock["policy"]), clock["title"], clock["due_at"])]
	taken = min(taken, sum(at <= now_datetime() for at in moments))
	runs = clock["state"] == "Running" and taken < len(moments)
	return {"next_step_at": moments[taken] if runs else None, "steps_done": taken}


def quiet_hours(policy) -> QuietHours | None:
	"""When a policy sends no messages. Raises `CalendarError` for times that can't be read."""
	return _quiet_hours(calendar_of(policy.calendar), policy.quiet_from, policy.quiet_to)


_quiet_hours = lru_cache(maxsize=64)(QuietHours.parse)


def _policy(name: str):
	return frappe.get_cached_doc("HL SLA Policy", name)
