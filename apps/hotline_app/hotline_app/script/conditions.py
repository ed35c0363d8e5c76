"""Conditions of a script: what must be known at the moment for it to be chosen.

They are read and compared as those of routing rules are; beside the fields of the order (`order.urgency`)
they may look at facts of the moment, which `facts` gathers.
"""

from collections.abc import Mapping
from typing import Any

import frappe
from frappe import _
from frappe.utils import cstr

from hotline_app.intake.routing import core, reading

ORDER = "HL Work Order"
ORDER_PREFIX = "order."
WITHIN, OVERDUE, CLOSED = "Within Limit", "Overdue", "Closed"


def _fact(label: str, fieldtype: str, options: tuple[str, ...] = ()) -> frappe._dict:
	return frappe._dict(label=label, fieldtype=fieldtype, options="\n".join(options) or None)


# What may be known at a moment, described like fields: by name its label and type.
FACTS = {
	"holiday": _fact("Holiday", "Check"),
	"late_answer": _fact("Answered Past the Ring Limit", "Check"),
	"rings": _fact("Rings before Answer", "Int"),
	"progress": _fact("Progress of the Order", "Select", (WITHIN, OVERDUE, CLOSED)),
	"planned_outage": _fact("Planned Outage at the Place", "Check"),
	"known_caller": _fact("Caller Is Known", "Check"),
	"harassment_reports": _fact("Reports of Harassment by This Number", "Int"),
	"complaint_about": _fact(
		"Complaint Is about", "Select", ("Agent", "Line", "Provider", "Unit", "Official")
	),
}


def read(rows: list[Mapping[str, Any]]) -> tuple[core.Condition, ...]:
	"""Return the rows of HL Script Condition ready to be asked.

	Raises `UnreadableRuleError` for one that names nothing that can be known, or can't be compared so.
	"""
	return tuple(_read(row, number) for number, row in enumerate(rows, start=1))


def _read(row: Mapping[str, Any], number: int) -> core.Condition:
	name = cstr(row.get("fact")).strip()
	field = field_of(name)
	if not field:
		frappe.throw(
			_("Row {0}: {1}").format(
				number,
				_("Nobody knows {0}. It is one of {1}, or a field of the order, as in order.urgency.").format(
					frappe.bold(frappe.utils.escape_html(name[:80])), ", ".join(FACTS)
				),
			),
			reading.UnreadableRuleError,
		)
	return reading.condition_on(field, name, row.get("operator") or "is", row.get("value"), number)


def field_of(name: str):
	"""Return what describes the fact or the order's field of that name, None for what is neither."""
	if name.startswith(ORDER_PREFIX):
		return frappe.get_meta(ORDER).get_field(name.removeprefix(ORDER_PREFIX))
	return FACTS.get(name)
