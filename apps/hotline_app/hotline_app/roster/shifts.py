"""Shifts: when they are, who is on duty, and what forbids it (`P-33`)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, time, timedelta

import frappe
from frappe import _
from frappe.utils import escape_html, get_datetime, get_time, getdate

from . import facts
from .errors import RosterError

SHIFT, MEMBER, TYPE = "HL Shift", "HL Shift Member", "HL Shift Type"
PLANNED, RUNNING, CLOSED, CANCELLED = "Planned", "Running", "Closed", "Cancelled"
FIRST, SECOND = "First Officer", "Second Officer"
OFFICERS = (FIRST, SECOND)


def times_of(starts: time, ends: time, date) -> tuple[datetime, datetime]:
	"""Return when a shift of `date` begins and ends; an end not after the start is on the next day."""
	day = getdate(date)
	begin, end = datetime.combine(day, starts), datetime.combine(day, ends)
	return begin, end if end > begin else end + timedelta(days=1)


def check(shift) -> None:
	"""Set times and officers; refuse who is named twice, elsewhere on duty, away, or may not be rostered.

	Raises RosterError (409) for a shift that has ended.
	"""
	facts.keep(shift)
	before = shift.get_doc_before_save()
	if before and before.status in (CLOSED, CANCELLED):
		frappe.throw(_("This shift has ended and is a record."), RosterError)
	_keep_times_of_begun(shift, before)
	_set_times(shift)
	_refuse_second_of_its_kind(shift)
	_check_posts(shift)
	if shift.status in (PLANNED, RUNNING):
		_check_people(shift, before)


def keep_begun(shift) -> None:
	"""Refuse to delete a shift that has begun: it is part of the record."""
	if shift.status in (RUNNING, CLOSED):
		frappe.throw(_("A shift that has begun stays on record."), RosterError)


def locked(name: str):
	"""Return a shift as it is stored, for this transaction only: what a form holds may be old or made up."""
	return frappe.get_doc(SHIFT, name, for_update=True)


def call_off(name: str) -> None:
	"""Call a planned shift off. Raises PermissionError, RosterError (409)."""
	shift = locked(name)
	shift.check_permission("write")
	if shift.status != PLANNED:
		frappe.throw(_("Only a planned shift can be called off."), RosterError)
	shift.status = CANCELLED
	shift.save(ignore_permissions=True)  # the right was checked; by it alone nobody sets how far a shift is


def officers(shift) -> list[str]:
	"""Return who answers for the shift: the first officer, then the second; nobody who is absent."""
	posts = {row.post: row.agent for row in shift.members if not row.absent}
	return [posts[post] for post in OFFICERS if post in posts]


def people(shift) -> list[str]:
	"""Return who is on duty, as far as they are not absent."""
	return [row.agent for row in shift.members if not row.absent]


def require_leading(shift) -> None:
	"""Refuse whoever does not answer for the shift, as its officer or by the right to change shifts."""
	if frappe.session.user not in officers(shift) and not shift.has_permission("write"):
		title = escape_html(shift.title)
		frappe.throw(_("Only the duty officers of {0} do that.").format(title), frappe.PermissionError)


def on_duty(users: Iterable[str], begin: datetime, end: datetime) -> dict[str, list[frappe._dict]]:
	"""Return by user the shifts that overlap with this time: name, title, starts_at, ends_at."""
	shift, member = frappe.qb.DocType(SHIFT), frappe.qb.DocType(MEMBER)
	rows = (
		frappe.qb.from_(member)
		.join(shift)
		.on(shift.name == member.parent)
		.select(member.agent, shift.name, shift.title, shift.starts_at, shift.ends_at)
		.where(member.agent.isin(list(users) or [""]) & (member.absent == 0) & (member.parenttype == SHIFT))
		.where((shift.starts_at < end) & (shift.ends_at > begin) & (shift.status != CANCELLED))
		.orderby(shift.starts_at)
		.run(as_dict=True)
	)
	found = defaultdict(list)
	for row in rows:
		found[row.agent].append(row)
	return dict(found)


def _keep_times_of_begun(shift, before) -> None:
	if before and before.status == RUNNING:
		shift.shift_type, shift.date, shift.line = before.shift_type, before.date, before.line


def _set_times(shift) -> None:
	kind = frappe.get_cached_doc(TYPE, shift.shift_type)
	shift.line = shift.line or kind.line
	shift.seats_needed = shift.seats_needed or kind.seats
	shift.starts_at, shift.ends_at = times_of(get_time(kind.starts), get_time(kind.ends), shift.date)
	# Stored, and read by all, so in the site's language.
	name = _(kind.title, lang=frappe.db.get_single_value("System Settings", "language"))
	shift.title = f"{getdate(shift.date):%Y-%m-%d} {name}"


def _refuse_second_of_its_kind(shift) -> None:
	same = {"shift_type": shift.shift_type, "date": shift.date, "name": ("!=", shift.name or "")}
	same["line"] = shift.line or ("is", "not set")
	if shift.is_new() and frappe.db.exists(SHIFT, {**same, "status": ("!=", CANCELLED)}):
		frappe.throw(_("There is such a shift on this day already."), frappe.DuplicateEntryError)


def _check_posts(shift) -> None:
	seen: set[str] = set()
	for row in shift.members:
		if row.agent in seen:
			frappe.throw(_("{0} is named twice.").format(_person(row.agent)))
		seen.add(row.agent)
		row.post = row.post or "Agent"
	for post, field in ((FIRST, "first_officer"), (SECOND, "second_officer")):
		named = [row.agent for row in shift.members if row.post == post and not row.absent]
		if len(named) > 1:
			frappe.throw(_("There is one {0} in a shift.").format(_(post)))
		shift.set(field, named[0] if named else None)


def _check_people(shift, before) -> None:
	known = set(people(before)) if before and before.starts_at == shift.starts_at else set()
	new = [agent for agent in people(shift) if agent not in known]
	if not new:
		return
	elsewhere = on_duty(new, get_datetime(shift.starts_at), get_datetime(shift.ends_at))
	for agent in new:
		if others := [row for row in elsewhere.get(agent, []) if row.name != shift.name]:
			text = _("{0} is on duty in {1} at that time.").format(
				_person(agent), escape_html(others[0].title)
			)
			frappe.throw(text, RosterError)
	for agent, reason in _reasons_against(new, shift).items():
		frappe.throw(f"{_person(agent)}: {reason}", RosterError)


def _reasons_against(agents: list[str], shift) -> dict[str, str]:
	"""Why people can't be rostered, from whoever knows: functions given the people and the shift."""
	found: dict[str, str] = {}
	for path in frappe.get_hooks("hotline_rostering"):
		for agent, reason in frappe.get_attr(path)(agents, shift).items():
			found.setdefault(agent, reason)
	return found


def _person(user: str) -> str:
	return frappe.bold(escape_html(frappe.utils.get_fullname(user)))
