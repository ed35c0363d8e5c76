"""The moment in which something is said: the line, the order and the call, and what is known from them.

`facts` is what scripts are chosen by, `words` what is filled into their texts. Whoever knows more adds it by
the hook `hotline_script_facts`: functions that take the moment and return facts by name
(`conditions.FACTS`).
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, get_datetime, getdate, now_datetime

from hotline_app.intake import customers
from hotline_app.intake.notice import notices
from hotline_app.intake.notice.mails import in_language
from hotline_app.intake.phone import InvalidPhoneError

from . import addressing, badges, conditions, holidays
from .conditions import CLOSED, ORDER_PREFIX, OVERDUE, WITHIN

HOOK = "hotline_script_facts"
ENDED = ("Done", "Closed")
OUTAGE = "Planned Outage"
OPEN_CLOCK = ("Running", "Paused")
# Situations that come up by themselves (HL Script Situation, `moment`).
ANSWERING, FAULT, PLANNED_OUTAGE, SERVICE = "Answering", "Fault Report", "Planned Outage", "Service Wanted"
COMPLAINT, PRAISE, PROGRESS, OUT_OF_SCOPE = "Complaint", "Praise", "Progress Asked", "Out of Scope"
BY_KIND = {
	"Repair": FAULT,
	"Service": SERVICE,
	"Complaint": COMPLAINT,
	"Report": COMPLAINT,
	"Praise": PRAISE,
	"Suggestion": PRAISE,
}


@dataclass
class Moment:
	"""A moment of a call. `order` and `call` are the records' values, empty where there are none.

	An order that is still being typed has values but no `name`.
	"""

	line: str | None = None
	kind: str | None = None
	order: dict[str, Any] = field(default_factory=dict)
	call: dict[str, Any] = field(default_factory=dict)
	user: str = ""

	def __post_init__(self) -> None:
		self.line = self.line or self.order.get("line") or self.call.get("line")
		self.kind = self.kind or self.order.get("kind")
		self.user = self.user or frappe.session.user

	@property
	def stage(self) -> str | None:
		return self.order.get("stage") if self.order.get("name") else None

	@cached_property
	def facts(self) -> dict[str, Any]:
		"""What scripts may ask for, by name; the order's fields under `order.`."""
		rings = cint(self.call.get("rings"))
		limit = cint(frappe.get_cached_value("HL Line", self.line, "ring_target")) if self.line else 0
		found = {
			"holiday": bool(self.holiday),
			"rings": rings,
			"late_answer": bool(self.call.get("slow_answer") or (limit and rings > limit)),
			"progress": progress_of(self.order),
			"planned_outage": bool(self.outage),
			"known_caller": bool(self.order.get("customer") or self.call.get("customer")),
			**{f"{ORDER_PREFIX}{name}": value for name, value in self.order.items()},
		}
		for path in frappe.get_hooks(HOOK):
			found.update(frappe.get_attr(path)(self))
		return found

	@cached_property
	def holiday(self) -> str:
		return holidays.today_on(self.line) if self.line else ""

	@cached_property
	def outage(self) -> dict[str, Any] | None:
		"""The planned outage that explains what the caller reports (`P-25`)."""
		return self._outage() if self.line and self.kind == "Repair" else None

	def _outage(self) -> dict[str, Any] | None:
		values = {"caller_phone": self.call.get("caller_number"), **self.order, "line": self.line}
		return next((notice for notice in notices.matching(values) if notice["type"] == OUTAGE), None)

	def comes_up(self) -> str:
		"""Return which situation it is, by HL Script Situation's `moment`."""
		if self.order.get("name"):
			return PROGRESS
		if self.order.get("scope") == "Out of Scope":
			return OUT_OF_SCOPE
		# Until something is chosen in a form, its kind is only what forms begin with.
		if self.order and not self.order.get("category"):
			return ANSWERING
		if self.kind == "Repair" and self.outage:
			return PLANNED_OUTAGE
		return BY_KIND.get(self.kind, ANSWERING)

	def words(self, language: str) -> dict[str, Any]:
		"""What texts may name, as people are told it in `language` (`wording.NAMES`)."""
		order, gender = self.order, self.order.get("caller_gender")
		line = frappe.get_cached_doc("HL Line", self.line) if self.line else frappe._dict()
		with in_language(language):
			unit, unit_phone = _receiver(order)
			return {
				"badge": badges.badge_of(self.user),
				"line": _(line.line_name or ""),
				"line_number": line.number,
				"complaint_phone": line.complaint_phone or line.number,
				"holiday": _(self.holiday),
				"caller": addressing.addressed(order.get("caller_name"), gender, language),
				"caller_phone": order.get("caller_phone") or self.call.get("caller_number"),
				"order": _told_order(order, language),
				"unit": unit,
				"unit_phone": unit_phone,
				"deadline": told(order.get("next_due_at"), language),
				"promised": told(order.get("promised_at"), language),
				"result": order.get("resolution"),
				"lookup_code": order.get("query_code"),
				# What the notice itself does not say is told in the language that is spoken.
				"outage": (self._outage() or {}).get("script") if self.outage else "",
				"emergency_numbers": "",
				"advice": order.get("advice"),
			}


def of(
	line: str | None = None,
	kind: str | None = None,
	order: dict[str, Any] | None = None,
	call: dict[str, Any] | None = None,
) -> Moment:
	"""Return the moment of a call; the caller of an order that is being typed is looked up by the number."""
	order, call = dict(order or {}), dict(call or {})
	number = order.get("caller_phone") or call.get("caller_number")
	if not order.get("customer") and not call.get("customer") and number:
		call["customer"] = _customer(number)
	return Moment(line, kind, order, call)


def progress_of(order: dict[str, Any]) -> str | None:
	"""Return how a stored order stands to its deadlines: within them, overdue, or settled (`G-6.2`)."""
	if not order.get("name"):
		return None
	if order.get("stage") in ENDED:
		return CLOSED
	due = order.get("next_due_at")
	if due and get_datetime(due) < now_datetime():
		return OVERDUE
	breached = {
		"reference_doctype": conditions.ORDER,
		"reference_name": order["name"],
		"state": ("in", OPEN_CLOCK),
		"breached": 1,
	}
	return OVERDUE if frappe.db.exists("HL SLA Clock", breached) else WITHIN


def told(moment: Any, language: str) -> str:
	"""Return a time as people are told it on the phone."""
	if not moment:
		return ""
	at = get_datetime(moment)
	if not language.startswith("zh"):
		return f"{at:%d %B, %H:%M}".lstrip("0")
	day = "今天" if getdate(at) == getdate() else f"{at.month}月{at.day}日"
	return f"{day}{at.hour}点{f'{at.minute}分' if at.minute else ''}"


def _told_order(order: dict[str, Any], language: str) -> dict[str, Any]:
	"""The part of an order that may be named in words, each value as it is read."""
	return {
		"name": order.get("name"),
		"title": order.get("title"),
		"kind": _(order.get("kind") or "", context=conditions.ORDER),
		"category": _(order.get("category") or ""),
		"area": _(order.get("area") or ""),
		"address": order.get("address"),
		"requested_at": told(order.get("requested_at"), language),
		"urge_count": cint(order.get("urge_count")),
		"state": _(order.get("workflow_state") or order.get("stage") or ""),
	}


def _receiver(order: dict[str, Any]) -> tuple[str, str]:
	"""Who has the order in hand, and under which number callers reach a provider."""
	if order.get("handling_unit"):
		return _(order["handling_unit"]), ""
	if not order.get("provider"):
		return "", ""
	return frappe.get_cached_value("HL Provider", order["provider"], ["provider_name", "phone"]) or ("", "")


def _customer(number: str) -> str | None:
	try:
		return customers.find_by_phone(number)
	except InvalidPhoneError:
		# Half a number, while it is being typed.
		frappe.clear_last_message()
		return None
