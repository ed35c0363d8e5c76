"""Conditions of deadlines: an expression over the record, `doc`, written by an administrator."""

from typing import Any

import frappe
from frappe import _

# A condition that fails does so for every record that is saved; one report an hour is enough.
REPORT_EVERY_S = 3600


def holds(target, doc) -> bool:
	"""Whether a deadline applies to `doc`. A condition that fails is reported, and does not apply."""
	condition = (target.condition or "").strip()
	if not condition:
		return True
	messages = len(frappe.local.message_log)
	try:
		return bool(evaluate(condition, doc))
	# Whatever an administrator wrote, the record must be saved.
	except Exception:
		del frappe.local.message_log[messages:]
		_report(target)
		return False


def check(condition: str, doctype: str) -> None:
	"""Throw if the condition can't be read, or names what is not there.

	It is tried on an empty record, on which a comparison may fail that holds on others.
	"""
	try:
		evaluate(condition, frappe.new_doc(doctype))
	except (SyntaxError, NameError, ValueError) as error:
		frappe.throw(
			_("The condition {0} can't be used: {1}").format(
				frappe.bold(frappe.utils.escape_html(condition)), error
			)
		)
	except (TypeError, AttributeError, LookupError, ArithmeticError):
		return


def evaluate(condition: str, doc) -> Any:
	"""Return the value of the expression, in which `doc` is the record."""
	return frappe.safe_eval(
		condition.strip(), None, {"doc": doc.as_dict() if hasattr(doc, "as_dict") else doc}
	)


def _report(target) -> None:
	reported = f"hl_sla_condition:{target.name}:{target.modified}"
	if frappe.cache.get_value(reported, expires=True):
		return
	frappe.cache.set_value(reported, 1, expires_in_sec=REPORT_EVERY_S)
	frappe.log_error(
		f"SLA: {target.parent}, {target.title}", f"{target.condition}\n\n{frappe.get_traceback()}"
	)
