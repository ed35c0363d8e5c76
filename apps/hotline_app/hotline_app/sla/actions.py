"""What the steps of a deadline may do, and to which records: the apps that know those say so by hooks."""

from collections.abc import Callable

import frappe

from .steps import NOTIFY

ACTIONS_HOOK = "hotline_sla_actions"
RECORDS_HOOK = "hotline_sla_action_records"


class NoSuchActionError(frappe.ValidationError):
	"""No app does what a step asks for."""


def function(action: str) -> Callable:
	"""Return what takes a step: a function of the records and the step. Raises `NoSuchActionError`."""
	paths = frappe.get_hooks(ACTIONS_HOOK).get(action)
	if not paths:
		raise NoSuchActionError(f"no app has the action {action} (hook {ACTIONS_HOOK})")
	return frappe.get_attr(paths[-1])


def does_something(action: str, doctype: str) -> bool:
	"""Whether an action does anything to records of `doctype`; an action without a list does to all."""
	doctypes = frappe.get_hooks(RECORDS_HOOK).get(action)
	return action == NOTIFY or not doctypes or doctype in doctypes
