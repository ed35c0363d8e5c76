"""A unit and a partner do not read what a superior decides, a unit not who the caller is beyond the job.

Where an administrator has changed the rights, the new level of fields is added to them.
"""

import frappe

from .superiors_have_a_level import add_level

ORDER = "HL Work Order"
OUTSIDE = ("Hotline Unit User", "Hotline Partner")
SUPERIORS, IDENTITY = 2, 3


def execute() -> None:
	if not frappe.db.exists("Custom DocPerm", {"parent": ORDER}):
		return
	# What an administrator has given them beyond what was shipped stays.
	frappe.db.delete(
		"Custom DocPerm", {"parent": ORDER, "permlevel": SUPERIORS, "role": ("in", OUTSIDE), "write": 0}
	)
	add_level(ORDER, IDENTITY)
