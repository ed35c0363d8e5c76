"""Shifts and what belongs to them, as tests begin with them."""

from typing import Any
from unittest.mock import patch

import frappe
from frappe.model.workflow import apply_workflow
from frappe.utils import now_datetime
from hotline_app.roster import duty

from . import making

EARLY = "Early Test"


def shift_type(title: str = EARLY, starts: str = "08:00", ends: str = "16:00", **fields: Any) -> str:
	"""Return a type of shift, made now if there is none of that title."""
	if not frappe.db.exists("HL Shift Type", title):
		values = {"doctype": "HL Shift Type", "title": title, "starts": starts, "ends": ends, "officers": 2}
		frappe.get_doc({**values, **fields}).insert()
	return title


def shift(day: str, kind: str | None = None, members: list[tuple[str, str]] | None = None):
	"""Return a planned shift with these people and their posts."""
	rows = [{"agent": agent, "post": post} for agent, post in members or []]
	values = {"doctype": "HL Shift", "shift_type": kind or shift_type(), "date": day, "members": rows}
	return frappe.get_doc(values).insert()


def running(day: str, kind: str | None = None):
	"""Return a shift that has begun, with an agent and a follow-up agent as its officers."""
	posts = [(making.AGENT, "First Officer"), (making.FOLLOWUP_AGENT, "Second Officer")]
	begun = shift(day, kind, members=posts)
	begin(begun)
	begun.reload()
	return begun


def begin(planned) -> None:
	"""Begin a shift of whatever day: tests plan far ahead."""
	with patch.object(duty, "is_time", return_value=True):
		planned.begin()


def absence(agent: str, first: str, last: str, approved: bool = False):
	"""Return an absence that was asked for, and approved perhaps."""
	values = {"doctype": "HL Absence", "agent": agent, "from_date": first, "to_date": last}
	asked = frappe.get_doc(values).insert()
	if not approved:
		return asked
	with making.acting_as(making.LEADER):
		return apply_workflow(asked, "Approve Leave")


def fault(**fields: Any):
	"""Return a fault of the power supply."""
	values = {"equipment": "UPS", "kind": "Power", "description": "It beeps.", "found_at": now_datetime()}
	return frappe.get_doc({"doctype": "HL Fault Log", **values, **fields}).insert()
