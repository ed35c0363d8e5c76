"""Answers by a link: the customer fills in the questions without a login (`C-6.2.3b`).

The link's token is told to the customer alone; what is stored is only its hash. It ends with the first
answer, with the task, and after the days that the rule says.
"""

import hashlib
import secrets
from typing import Any

import frappe
from frappe import _
from frappe.utils import add_to_date, cint, get_url, now_datetime

from hotline_app.channel import telling

from . import making

MESSAGE = "Follow-up Questions"
MAX_TEXT = 1000
# A link's validity where the rule names none.
DAYS = 7
# A rating from here on is one of somebody who is satisfied, where the rule does not say.
SATISFIED_FROM = 3


class WrongLinkError(frappe.ValidationError):
	"""There is no such link, or it has been used or is too old."""

	http_status_code = 404


class WrongAnswerError(frappe.ValidationError):
	"""An answer is missing, or none that the question can have."""

	http_status_code = 400


def send(task) -> None:
	"""Tell the customer the link of a new task, if its rule says so; agents call whoever has not answered."""
	rule = frappe.get_cached_doc("HL Follow-up Rule", task.rule) if task.rule else None
	if not rule or not rule.send_link or task.stage != "Open":
		return
	address = issue(task, cint(rule.link_days) or DAYS)
	if _tell(task, address):
		task.db_set("next_at", making.later(cint(rule.call_after_hours)), update_modified=False)


def send_again(task) -> bool:
	"""Tell the customer a new link of an open task; return whether there was a way to tell it."""
	if task.stage != "Open":
		frappe.throw(_("This follow-up has its result."), WrongLinkError)
	if task.enterprise:
		frappe.throw(_("An enterprise is called; the link is for customers."), WrongLinkError)
	policy = frappe.get_cached_doc("HL Follow-up Rule", task.rule) if task.rule else frappe._dict()
	return _tell(task, issue(task, cint(policy.link_days) or DAYS))


def issue(task, days: int) -> str:
	"""Return the address of a new link that is good for so many days; an earlier one ends."""
	token = secrets.token_urlsafe(24)
	task.db_set(
		{"link_key": _key(token), "link_expires_at": add_to_date(now_datetime(), days=days)},
		update_modified=False,
	)
	return get_url(f"/survey/{token}")


def find(token: str | None):
	"""Return the open task of a link. Raises `WrongLinkError`, in the same words whatever is wrong."""
	name = (
		frappe.db.get_value(
			"HL Follow-up Task",
			{"link_key": _key(token), "stage": "Open", "link_expires_at": (">", now_datetime())},
			"name",
			for_update=True,
		)
		if token
		else None
	)
	if not name:
		frappe.throw(
			_("This link is not valid any more. Perhaps you have answered already; thank you."),
			WrongLinkError,
		)
	return frappe.get_doc("HL Follow-up Task", name)


def about(task) -> dict[str, Any]:
	"""Return what the page shows of a task: the service and its questions, and nothing of the customer."""
	order = frappe.db.get_value("HL Work Order", task.work_order, ["line", "requested_at"], as_dict=True)
	day = frappe.utils.format_date(order.requested_at)
	return {
		"about": _("{0}: your request of {1}").format(_(order.line), day),
		"questions": [
			{
				"number": row.idx,
				"question": _(row.question),
				"answer_type": row.answer_type,
				"required": row.required,
			}
			for row in task.answers
		],
	}


def answer(token: str, given: dict[str, Any], rating: Any, remarks: str | None = None) -> None:
	"""Take the customer's answers: `given` by the number of the question, `rating` 1 to 5.

	Satisfied ends the task as by phone. Who is not is called back first, if the rule says so. Raises
	`WrongLinkError` and `WrongAnswerError`; then nothing is stored.
	"""
	task = find(token)
	for row in task.answers:
		row.answer = _read(row, given.get(str(row.idx)))
	task.rating = cint(rating)
	if task.rating not in range(1, 6):
		frappe.throw(_("Please choose how satisfied you are."), WrongAnswerError)
	task.remarks = (remarks or "").strip()[:MAX_TEXT] or None
	task.answered_by = "Link"
	task.link_key = task.link_expires_at = None
	_conclude(task)
	# The token proves who asks; a customer has no account.
	task.flags.ignore_permissions = True
	task.save()


def _conclude(task) -> None:
	rule = frappe.get_cached_doc("HL Follow-up Rule", task.rule) if task.rule else None
	is_satisfied = task.rating >= (cint(rule and rule.satisfied_from) or SATISFIED_FROM)
	if not is_satisfied and (not rule or rule.call_if_unsatisfied):
		task.call_back, task.priority, task.next_at = 1, "High", None
		return
	task.move_to("Satisfied" if is_satisfied else "Unsatisfied")


def _read(row, value: Any) -> str | None:
	"""The answer to one question, None where nothing was said."""
	text = str(value or "").strip()
	if not text:
		if row.required:
			frappe.throw(_("Please answer: {0}").format(_(row.question)), WrongAnswerError)
		return None
	is_right = {
		"Yes or No": lambda: text in ("Yes", "No"),
		"Rating": lambda: text in ("1", "2", "3", "4", "5"),
		"Amount": lambda: _is_amount(text),
	}.get(row.answer_type, lambda: True)
	if not is_right():
		frappe.throw(_("This can't be an answer to: {0}").format(_(row.question)), WrongAnswerError)
	return text[:MAX_TEXT]


def _is_amount(text: str) -> bool:
	try:
		return 0 <= float(text) < 1e9
	except ValueError:
		return False


def _key(token: str) -> str:
	return hashlib.sha256(token.encode()).hexdigest()


def _tell(task, address: str) -> bool:
	return telling.tell(task.work_order, MESSAGE, address=telling.Secret(address))
