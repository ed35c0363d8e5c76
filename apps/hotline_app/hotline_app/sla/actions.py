"""What the steps of a deadline may do, and to which records: the apps that know those say so by hooks.

An action is done to records of all kinds by one function (`hotline_sla_actions`), and to those of a DocType
that has its own way by another (`hotline_sla_actions_of`).
"""

from collections import defaultdict
from collections.abc import Iterable

import frappe

from .steps import NOTIFY

ACTIONS_HOOK = "hotline_sla_actions"
OF_DOCTYPE_HOOK = "hotline_sla_actions_of"
RECORDS_HOOK = "hotline_sla_action_records"


class NoSuchActionError(frappe.ValidationError):
	"""No app does what a step asks for."""


def take(records: Iterable[frappe._dict], step) -> None:
	"""Take a step for its records, those of each kind in the way of that kind. Raises `NoSuchActionError`."""
	groups: dict[str, list[frappe._dict]] = defaultdict(list)
	for record in records:
		groups[_path(step.action, record.doctype)].append(record)
	for path, group in groups.items():
		frappe.get_attr(path)(group, step)


def does_something(action: str, doctype: str) -> bool:
	"""Whether an action does anything to records of `doctype`; an action without a list does to all."""
	doctypes = frappe.get_hooks(RECORDS_HOOK).get(action)
	return action == NOTIFY or not doctypes or doctype in doctypes


def _path(action: str, doctype: str) -> str:
	own = frappe.get_hooks(OF_DOCTYPE_HOOK).get(doctype, {}).get(action)
	paths = own or frappe.get_hooks(ACTIONS_HOOK).get(action)
	if not paths:
		raise NoSuchActionError(f"no app has the action {action} (hook {ACTIONS_HOOK})")
	return paths[-1]
