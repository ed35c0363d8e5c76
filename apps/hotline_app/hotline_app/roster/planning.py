"""Planning ahead: weeks like a week that is planned."""

from datetime import date, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from . import shifts
from .errors import RosterError

MOST_WEEKS = 12
WEEK = timedelta(days=7)


def copy_week(from_date: str | date, to_date: str | date, weeks: int = 1) -> dict[str, Any]:
	"""Plan `weeks` weeks from that of `to_date` on like the week of `from_date`.

	Return how many shifts were `made`, how many were there already (`kept`), and who was left out and why
	(`left_out`): somebody is away, say. Raises ValidationError for a week without shifts.
	"""
	source, target = _monday(from_date), _monday(to_date)
	if not 1 <= weeks <= MOST_WEEKS:
		frappe.throw(_("Up to {0} weeks are planned at once.").format(MOST_WEEKS))
	if source == target:
		frappe.throw(_("That is the same week."))
	models = _shifts_of_week(source)
	if not models:
		frappe.throw(_("There are no shifts in that week."))
	done: dict[str, Any] = {"made": 0, "kept": 0, "left_out": []}
	for week in range(weeks):
		for model in models:
			_copy(model, getdate(model.date) - source + target + week * WEEK, done)
	return done


def _monday(day: str | date) -> date:
	day = getdate(day)
	return day - timedelta(days=day.weekday())


def _shifts_of_week(monday: date) -> list:
	names = frappe.get_list(
		shifts.SHIFT,
		filters={
			"date": ("between", [monday, monday + timedelta(days=6)]),
			"status": ("!=", shifts.CANCELLED),
		},
		order_by="starts_at",
		pluck="name",
		limit=1000,
	)
	return [frappe.get_doc(shifts.SHIFT, name) for name in names]


def _copy(model, day: date, done: dict[str, Any]) -> None:
	members = [{"agent": row.agent, "post": row.post, "seat": row.seat} for row in model.members]
	copy = frappe.get_doc(
		{
			"doctype": shifts.SHIFT,
			"shift_type": model.shift_type,
			"line": model.line,
			"date": day,
			"seats_needed": model.seats_needed,
		}
	)
	try:
		copy.insert()
	except frappe.DuplicateEntryError:
		frappe.clear_last_message()
		done["kept"] += 1
		return
	done["made"] += 1
	for member in members:
		_add(copy, member, done)


def _add(shift, member: dict[str, Any], done: dict[str, Any]) -> None:
	"""Put one person on duty, or say why that can't be: the rest of the week is planned all the same."""
	shift.append("members", member)
	try:
		shift.save()
	except RosterError as error:
		frappe.clear_last_message()
		shift.reload()
		done["left_out"].append({"shift": shift.title, "agent": member["agent"], "reason": str(error)})
