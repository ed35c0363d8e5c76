"""The demo's complaints: new, in review, answered, settled, confidential, and praise."""

from collections.abc import Iterable
from typing import Any

import frappe
from frappe.utils import add_days, now_datetime

from hotline_app.acting import acting_as
from hotline_app.api import complaints as desk
from hotline_app.api import flow
from hotline_app.complaint.access import COMPLAINT

Entry = dict[str, Any]


def make(entries: Iterable[Entry], line: str, domain: str) -> None:
	"""Make the complaints, as the agent takes them in, and take each through its course.

	Each step is taken by the account that the entry names.
	"""
	for entry in entries:
		with acting_as(f"agent@{domain}"):
			complaint = _register(entry, line)
		for login, action, values in entry.get("course", ()):
			with acting_as(f"{login}@{domain}"):
				flow.act(COMPLAINT, complaint.name, action, values)
		if "improve" in entry:
			with acting_as(f"complaints@{domain}"):
				_improve(complaint.name, entry["improve"], f"leader@{domain}")


def _register(entry: Entry, line: str):
	target_type, target = "Line", line
	if provider := entry.get("provider"):
		target_type = "Provider"
		target = frappe.db.get_value("HL Provider", {"provider_name": provider})
	complaint = frappe.get_doc(
		{
			"doctype": COMPLAINT,
			"line": line,
			"channel": "Phone",
			"kind": entry["kind"],
			"target_type": target_type,
			"target": target,
			"content": entry["text"],
			"reason": entry.get("reason"),
			"complainant_name": entry["caller"],
			"complainant_phone": entry["phone"],
		}
	)
	return complaint.insert()


def _improve(complaint: str, title: str, responsible: str) -> None:
	desk.improve(complaint, title, responsible, str(add_days(now_datetime(), 7)))
