"""How people kept their shifts in a period, for their appraisal (`H-4.3`)."""

from collections import Counter
from datetime import date

import frappe
from frappe.query_builder.functions import Date

from . import absences, shifts


def facts(
	doctype: str, names: list[str], since: date, until: date
) -> dict[str, dict[str, tuple[float, int]]]:
	"""Return by person the part `Attendance`, 0 to 100: shifts kept of those planned, and of how many.

	Shifts that have begun count; a day of leave that was approved counts for nothing.
	"""
	if doctype != "User" or not names:
		return {}
	kept, planned = Counter(), Counter()
	excused = _excused(names, since, until)
	for row in _duties(names, since, until):
		if row.absent and any(first <= row.date <= last for first, last in excused.get(row.agent, [])):
			continue
		planned[row.agent] += 1
		kept[row.agent] += not row.absent
	return {
		agent: {"Attendance": (round(100 * kept[agent] / number, 1), number)}
		for agent, number in planned.items()
	}


def _duties(names: list[str], since: date, until: date) -> list[frappe._dict]:
	shift, member = frappe.qb.DocType(shifts.SHIFT), frappe.qb.DocType(shifts.MEMBER)
	return (
		frappe.qb.from_(member)
		.join(shift)
		.on(shift.name == member.parent)
		.select(member.agent, member.absent, Date(shift.starts_at).as_("date"))
		.where(member.agent.isin(names) & (member.parenttype == shifts.SHIFT))
		.where((shift.starts_at >= since) & (shift.starts_at < until))
		.where(shift.status.isin([shifts.RUNNING, shifts.CLOSED]))
		.run(as_dict=True)
	)


def _excused(names: list[str], since: date, until: date) -> dict[str, list[tuple[date, date]]]:
	rows = frappe.get_all(
		absences.ABSENCE,
		filters={
			"agent": ("in", names),
			"stage": absences.APPROVED,
			"from_date": ("<", until),
			"to_date": (">=", since),
		},
		fields=["agent", "from_date", "to_date"],
	)
	found: dict[str, list[tuple[date, date]]] = {}
	for row in rows:
		found.setdefault(row.agent, []).append((row.from_date, row.to_date))
	return found
