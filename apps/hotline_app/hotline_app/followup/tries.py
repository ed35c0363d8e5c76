"""Tries to reach a customer: how often before giving up, and when to try again (`P-30`, `J-32`)."""

from datetime import timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, get_datetime, now_datetime

REACHED, REFUSED = "Reached", "Refused"
NO_RULE = frappe._dict(tries=1, minutes_between=0)


class TooFewTriesError(frappe.ValidationError):
	"""The rule asks for more tries before a customer counts as not reached."""

	http_status_code = 409


def policy_of(task) -> Any:
	"""Return what the task's rule says of tries."""
	return frappe.get_cached_doc("HL Follow-up Rule", task.rule) if task.rule else NO_RULE


def note(task) -> None:
	"""Fill in what the tries mean for the task: who made them, the first and the next one."""
	for row in task.attempts:
		row.user = row.user or frappe.session.user
	if not task.attempts:
		return
	last = task.attempts[-1]
	if last.is_new() and not last.next_at and last.result not in (REACHED, REFUSED):
		wait = timedelta(minutes=cint(policy_of(task).minutes_between))
		last.next_at = get_datetime(last.attempted_at) + wait if wait else None
	task.next_at = last.next_at
	if not task.first_attempt_at:
		task.first_attempt_at = min(get_datetime(row.attempted_at) for row in task.attempts)


def check_enough(task) -> None:
	"""Raise `TooFewTriesError` unless there were as many tries as the rule asks, or the customer refused."""
	if any(row.result == REFUSED for row in task.attempts):
		return
	if left := left_of(task):
		frappe.throw(
			_("The customer has to be tried {0} more times before the follow-up ends as not reached.").format(
				left
			),
			TooFewTriesError,
		)


def left_of(task) -> int:
	"""Return how many tries are left before the customer counts as not reached."""
	policy = policy_of(task)
	# Nobody is unreached whom nobody has tried to reach.
	return max(0, max(1, cint(policy.tries)) - count(task, cint(policy.minutes_between)))


def count(task, minutes_between: int) -> int:
	"""Return how many tries in vain there were; those too soon after another one don't count."""
	counted, latest = 0, None
	for row in sorted(task.attempts, key=lambda row: get_datetime(row.attempted_at)):
		at = get_datetime(row.attempted_at)
		if row.result == REACHED or (latest and at < latest + timedelta(minutes=minutes_between)):
			continue
		counted, latest = counted + 1, at
	return counted


def check_times(task) -> None:
	"""A try lies in the past; another one is ahead. Only new rows are looked at."""
	now = now_datetime()
	for row in task.attempts:
		if row.is_new() and get_datetime(row.attempted_at) > now + timedelta(minutes=10):
			frappe.throw(_("Row {0}: an attempt can't lie in the future.").format(row.idx))
