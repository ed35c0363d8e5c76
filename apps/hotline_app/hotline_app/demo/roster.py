"""Shifts around today for the demo's accounts: one that can be begun, one that relieves it, a week ahead."""

import frappe
from frappe.utils import add_days, nowdate

EARLY, LATE = "Early Shift", "Late Shift"
DAYS = 7


def make(officers: dict[str, tuple[str, str]]) -> None:
	"""Plan a week of early and late shifts; `officers` are the first and the second of each."""
	for day in range(DAYS):
		for shift_type in (EARLY, LATE):
			first, second = officers[shift_type]
			frappe.get_doc(
				{
					"doctype": "HL Shift",
					"shift_type": shift_type,
					"date": add_days(nowdate(), day),
					"members": [
						{"agent": first, "post": "First Officer"},
						{"agent": second, "post": "Second Officer"},
					],
				}
			).insert()
