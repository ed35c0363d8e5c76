"""Makes the backups that are due, removes those that newer ones replace, and tells of what is missing."""

import shutil
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import frappe
from frappe import _
from frappe.utils import format_datetime, get_datetime, get_time, now_datetime

from . import archive, ledger, place, plan, scratch, trial, work
from .plan import Course, Rhythm

PLAN = "HL Backup Plan"
_JOB = "hotline-backup"
LONGEST_S = 12 * 3600
# The order in which plans that are due at once are served: the smallest work first.
_ORDER = (plan.HOURLY, plan.DAILY, plan.WEEKLY)


def run() -> None:
	"""Have the background make what is due; called every ten minutes by the scheduler."""
	now = now_datetime()
	if any(_is_due(row, now) for row in plans()) or _trial_is_due(now):
		frappe.enqueue(work_off, queue="long", timeout=LONGEST_S, job_id=_JOB, deduplicate=True)


def work_off() -> None:
	"""Make every backup that is due, one after the other, then restore one on trial if that is due.

	Does nothing if another one is at work. Commits; a failure is in the ledger and raised no further.
	"""
	for row in plans():
		if _is_due(row, now_datetime()):
			try:
				make(row.rhythm, row)
			except work.BusyError:
				return
	if _trial_is_due(now_datetime()):
		try:
			trial.run()
		except (work.BusyError, frappe.DoesNotExistError):
			return


def make(rhythm: str = ledger.BY_HAND, row: frappe._dict | None = None, with_files: bool = True) -> str:
	"""Make a backup now, of a plan or by hand, and return the name of its entry in the ledger.

	Raises `BusyError` while another one is at work. Commits.
	"""
	with work.alone():
		folder = place.folder()
		_note_broken_off(folder)
		place.forget_partial(folder)
		entry = ledger.begin(
			rhythm,
			plan=row.name if row else None,
			due_at=_rhythm(row).latest(now_datetime()) if row else None,
			with_files=bool(row.with_files) if row else with_files,
		)
		frappe.db.commit()
		try:
			place.need(folder, _last_size(entry))
			name = f"{entry.begun_at:%Y%m%d-%H%M%S}-{frappe.scrub(rhythm)}-{entry.name}"
			made = archive.write(folder, name, with_files=bool(entry.with_files))
		except Exception as error:
			frappe.db.rollback()
			ledger.note_failed(entry, work.reason(error))
		else:
			ledger.note_good(entry, made)
			_remove_outdated(entry, row)
		frappe.db.commit()
	return entry.name


def watch() -> None:
	"""Tell people of plans without a good backup for too long, and of a trial restore that is overdue."""
	now = now_datetime()
	for row in plans():
		course = course_of(row)
		if plan.is_missing(alarm(row), course, now):
			since = format_datetime(course.good or course.since)
			ledger.note_missing(row.rhythm, row.name, _("No good backup since {0}").format(since))
	days = frappe.get_cached_doc("HL Backup Settings").verify_alarm_days
	since = ledger.last_verified_at() or ledger.first_good_at()
	if days and since and now - since > timedelta(days=days):
		text = _("No backup was restored on trial since {0}").format(format_datetime(since))
		ledger.note_missing(ledger.TRIAL, None, text)


def plans() -> list[frappe._dict]:
	"""Return the plans in use."""
	rows = frappe.get_all(PLAN, {"enabled": 1}, ["*"])
	return sorted(rows, key=lambda row: _ORDER.index(row.rhythm))


def next_time(row: frappe._dict) -> datetime:
	"""Return when a plan's next backup is to be begun."""
	periods = {plan.HOURLY: timedelta(hours=1), plan.DAILY: timedelta(days=1), plan.WEEKLY: timedelta(days=7)}
	return _rhythm(row).latest(now_datetime()) + periods[row.rhythm]


def _is_due(row: frappe._dict, now: datetime) -> bool:
	return plan.is_due(_rhythm(row), course_of(row), now)


def _rhythm(row: frappe._dict) -> Rhythm:
	return Rhythm(row.rhythm, row.minute or 0, get_time(row.at or time()), row.weekday or "Sunday")


def alarm(row: frappe._dict) -> timedelta:
	"""Return for how long a plan bears to be without a good backup."""
	return timedelta(hours=row.alarm_hours)


def course_of(row: frappe._dict) -> Course:
	"""Return how it went with a plan so far."""
	of_plan = {"plan": row.name, "state": ("!=", "Missed")}
	newest = {"pluck": "begun_at", "order_by": "begun_at desc"}
	latest = frappe.get_all(ledger.BACKUP, of_plan, limit=plan.TRIES, **newest)
	good = frappe.get_all(ledger.BACKUP, {"plan": row.name, "state": "Good"}, limit=1, **newest)
	return Course(get_datetime(row.creation), good[0] if good else None, latest)


def _trial_is_due(now: datetime) -> bool:
	"""Say whether a backup has to be restored on trial: the first time in the night after the first one."""
	settings = frappe.get_cached_doc("HL Backup Settings")
	first = ledger.first_good_at()
	if not settings.verify_days or not first or not scratch.Root.configured():
		return False
	begins = Rhythm(plan.DAILY, at=time(frappe.utils.cint(settings.verify_hour))).latest(now)
	tried = ledger.last_tried_at()
	return begins > (tried + timedelta(days=settings.verify_days - 1) if tried else first)


def _note_broken_off(folder: Path) -> None:
	"""End the entries of backups whose process ended before them; nobody else is at work.

	A site that was restored finds the backup that it came from still under way: that one is whole.
	"""
	for name in frappe.get_all(ledger.BACKUP, {"state": "Running"}, pluck="name"):
		entry = frappe.get_doc(ledger.BACKUP, name)
		try:
			ledger.note_good(entry, archive.read(next(folder.glob(f"*-{name}"), folder)))
		except archive.DamagedError:
			ledger.note_failed(entry, _("It was broken off."))


def _last_size(entry: Any) -> float:
	like = {"rhythm": entry.rhythm, "with_files": entry.with_files, "state": "Good"}
	return next(
		iter(frappe.get_all(ledger.BACKUP, like, pluck="size_mb", order_by="begun_at desc", limit=1)), 0
	)


def _remove_outdated(entry: Any, row: frappe._dict | None) -> None:
	"""Remove what newer good ones of the same plan replace; what is no good is never counted."""
	keep = row.keep if row else frappe.get_cached_doc("HL Backup Settings").by_hand_keep
	there = {"state": "Good", "removed_at": ("is", "not set")}
	there |= {"plan": row.name} if row else {"rhythm": entry.rhythm}
	good = frappe.get_all(ledger.BACKUP, there, ["name", "path"], order_by="begun_at desc, name desc")
	paths = {found.name: found.path for found in good}
	for name in plan.outdated([*paths], keep):
		shutil.rmtree(Path(paths[name]), ignore_errors=True)
		frappe.db.set_value(ledger.BACKUP, name, "removed_at", now_datetime())
