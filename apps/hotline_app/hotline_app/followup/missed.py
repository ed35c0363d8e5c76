"""Finds the orders that nobody will be asked about though a rule says so (`C-6.2.2e`).

A task is made with the event. Where it was not (another system's order, an error, a deleted task), the
sweep makes it, marks it as missed, and tells the shift leaders of the line. Appointments and promised times
have no event that is saved; their tasks are made here as a rule and are not marked.
"""

from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from hotline_app import messages
from hotline_app.intake.watch import duties

from . import making, population, rules

LOOK_BACK = timedelta(days=14)
# A save that is under way makes its tasks itself.
GRACE = timedelta(minutes=5)
AT_ONCE = 500


def run() -> int:
	"""Make the tasks that are missing; return how many. Each rule's are stored by themselves."""
	made = 0
	for rule in rules.enabled():
		try:
			made += sweep(rule)
			frappe.db.commit()
		# Every rule for itself: whatever is wrong with one takes nothing from the others.
		except Exception:
			frappe.db.rollback()
			frappe.log_error(f"Follow-up rule {rule.name}", frappe.get_traceback())
	return made


def find(rule: frappe._dict, now: datetime | None = None) -> list[frappe._dict]:
	"""Return the orders that lack the task of `rule`: at most 500, of 14 days and of the rule's time."""
	now = now or now_datetime()
	since = max(now - LOOK_BACK, get_datetime(rule.creation))
	until = now if rules.EVENTS[rule.event].is_appointed else now - GRACE
	found: list[frappe._dict] = []
	for order in population.orders(rule, since, until, without_task=True):
		if rules.draws(rule, order):
			found.append(order)
		if len(found) >= AT_ONCE:
			break
	return found


def sweep(rule: frappe._dict) -> int:
	"""Make the tasks of one rule that are missing, tell of those that were missed; return how many."""
	if rule.in_batches:
		return 0
	is_missed = not rules.EVENTS[rule.event].is_appointed
	by_line: dict[str, list[str]] = {}
	for order in find(rule):
		task = making.make(order, rule, missed=int(is_missed))
		if task:
			by_line.setdefault(order.line, []).append(task)
	if is_missed:
		for line, tasks in by_line.items():
			_tell(line, tasks)
	return sum(map(len, by_line.values()))


def _tell(line: str, tasks: list[str]) -> None:
	order = frappe.db.get_value("HL Follow-up Task", tasks[0], "work_order")

	def subject() -> str:
		return messages.and_more(
			_("Order {0} was not followed up: the task was missing and has been made.").format(order),
			len(tasks) - 1,
		)

	messages.tell(duties.leaders(line), subject, "HL Follow-up Task", tasks[0])
