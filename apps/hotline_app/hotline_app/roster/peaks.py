"""Peak plans: more seats and people when an outage, a storm or an event lets everybody call (`P-36`)."""

from datetime import timedelta

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import escape_html, now_datetime

from hotline_app import messages, roles

from . import duty, forecast, shifts
from .errors import RosterError

PLAN, EVENT = "HL Peak Plan", "HL Peak Event"
IN_FORCE, ENDED = "In Force", "Ended"
OUTAGES, MANY_CALLS = "Outages", "Many Calls"
OUTAGE_TYPES = ("Planned Outage", "Unplanned Outage")
# Fewer calls than these say nothing about a peak.
FEWEST_CALLS = 10


def put_in_force(name: str, reason: str) -> str:
	"""Put a plan in force by hand; return the event's name. Raises PermissionError, RosterError (409)."""
	plan = frappe.get_doc(PLAN, name)
	plan.check_permission("write")
	return begin(plan, reason)


def begin(plan, reason: str, by_itself: bool = False) -> str:
	"""Put a plan in force: call its people in, ask for its seats, note it; return the event's name.

	Raises RosterError (409) while it is in force.
	"""
	if frappe.db.exists(EVENT, {"plan": plan.name, "status": IN_FORCE}):
		frappe.throw(_("This plan is in force already."), RosterError)
	event = frappe.get_doc(
		{
			"doctype": EVENT,
			"plan": plan.name,
			"line": plan.line,
			"reason": reason,
			"status": IN_FORCE,
			"by_itself": int(by_itself),
			"begun_at": now_datetime(),
			"extra_seats": plan.extra_seats,
		}
	).insert(ignore_permissions=True)  # events follow from plans, nobody makes one by hand
	add_seats(plan.line)
	duty.note_in_running(plan.line, "Peak", f"{plan.title}: {reason}", (EVENT, event.name))
	title = escape_html(plan.title)
	messages.tell(
		[row.user for row in plan.people] + roles.holders(roles.LEADER),
		lambda: _("Peak plan in force: {0}").format(title),
		EVENT,
		event.name,
		text=plan.measures,
	)
	return event.name


def end(name: str) -> None:
	"""End an event by hand. Raises PermissionError, RosterError (409)."""
	event = frappe.get_doc(EVENT, name, for_update=True)
	event.check_permission("write")
	_end(event)


def _end(event) -> None:
	"""End an event; its extra seats are not asked for any more."""
	if event.status != IN_FORCE:
		frappe.throw(_("This has ended already."), RosterError)
	event.status, event.ended_at = ENDED, now_datetime()
	event.save(ignore_permissions=True)  # by a right that was checked, or by itself
	add_seats(event.line)
	with duty.sites_words():
		text = _("{0} has ended.").format(event.plan)
	duty.note_in_running(event.line, "Peak", text, (EVENT, event.name))


def watch() -> None:
	"""Put plans in force whose sign is there, and end what has begun by itself once it is over."""
	running = {
		row.plan: row for row in frappe.get_all(EVENT, {"status": IN_FORCE}, ["name", "plan", "by_itself"])
	}
	for name in frappe.get_all(PLAN, {"enabled": 1, "begins_with": ("!=", "Only by Hand")}, pluck="name"):
		plan = frappe.get_cached_doc(PLAN, name)
		reason = _sign(plan)
		if reason and name not in running:
			begin(plan, reason, by_itself=True)
		elif not reason and name in running and running[name].by_itself:
			_end(frappe.get_doc(EVENT, running[name].name))


def add_seats(line: str | None) -> None:
	"""Let each shift that has not ended ask for the seats that plans in force add to it."""
	adding = frappe.get_all(EVENT, {"status": IN_FORCE}, ["line", "extra_seats"])
	open_shifts = frappe.get_all(
		shifts.SHIFT,
		filters={
			"status": ("in", [shifts.PLANNED, shifts.RUNNING]),
			"starts_at": ("<", now_datetime() + timedelta(days=1)),
			"ends_at": (">", now_datetime()),
		},
		fields=["name", "line", "extra_seats"],
	)
	for shift in open_shifts:
		extra = sum(
			event.extra_seats
			for event in adding
			if not event.line or not shift.line or event.line == shift.line
		)
		if extra != shift.extra_seats:
			frappe.db.set_value(shifts.SHIFT, shift.name, "extra_seats", extra)


def _sign(plan) -> str | None:
	"""Return why the plan should be in force now, None if nothing speaks for it."""
	if plan.begins_with == OUTAGES:
		areas = areas_without_supply(plan.line)
		return _("Outages in {0} areas").format(areas) if areas >= max(plan.areas, 1) else None
	calls, expected = forecast.last_half_hour(plan.line)
	over = calls >= FEWEST_CALLS and calls > expected * (1 + plan.share / 100)
	return _("{0} calls in half an hour, {1} expected").format(calls, round(expected)) if over else None


def areas_without_supply(line: str | None) -> int:
	"""Return how many areas the outages name that are in force."""
	notice, area = frappe.qb.DocType("HL Service Notice"), frappe.qb.DocType("HL Notice Area")
	now = now_datetime()
	query = (
		frappe.qb.from_(area)
		.join(notice)
		.on(notice.name == area.parent)
		.select(Count(area.area).distinct())
		.where((notice.stage == "Published") & notice.notice_type.isin(OUTAGE_TYPES))
		.where((notice.starts_at <= now) & (notice.restored_at.isnull()))
	)
	if line:
		query = query.where((notice.line == line) | notice.line.isnull() | (notice.line == ""))
	return query.run()[0][0]
