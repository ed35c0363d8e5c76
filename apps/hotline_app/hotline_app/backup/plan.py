"""When a backup is due, when one is missing, and which may go: rules that need no site (`C-6.1.6`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

HOURLY, DAILY, WEEKLY = "Hourly", "Daily", "Weekly"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# One that failed is tried again, so often and not sooner.
TRIES = 3
RETRY_AFTER = timedelta(minutes=20)


@dataclass(frozen=True)
class Rhythm:
	"""The times of a plan: each hour at a minute, each day at a time, or each week on a weekday at a time."""

	kind: str
	minute: int = 0
	at: time = time()
	weekday: str = "Sunday"

	def latest(self, now: datetime) -> datetime:
		"""Return the last of its times that is not after `now`."""
		if self.kind == HOURLY:
			due = now.replace(minute=self.minute, second=0, microsecond=0)
			return due if due <= now else due - timedelta(hours=1)
		due = datetime.combine(now.date(), self.at)
		if self.kind == WEEKLY:
			due -= timedelta(days=(now.weekday() - WEEKDAYS.index(self.weekday)) % 7)
		period = timedelta(days=7 if self.kind == WEEKLY else 1)
		return due if due <= now else due - period


@dataclass(frozen=True)
class Course:
	"""How it went with a plan so far."""

	since: datetime  # when the plan was made: nothing before that is missing
	good: datetime | None = None  # begin of the last good one
	tried: Sequence[datetime] = ()  # begins of the latest ones, good or not


def is_due(rhythm: Rhythm, course: Course, now: datetime) -> bool:
	"""Say whether a backup has to be made now.

	Times that passed while nothing ran are made up by one backup, not by one for each.
	"""
	due = rhythm.latest(now)
	if due < course.since or (course.good and course.good >= due):
		return False
	tried = [at for at in course.tried if at >= due]
	return len(tried) < TRIES and (not tried or now - max(tried) >= RETRY_AFTER)


def is_missing(alarm: timedelta, course: Course, now: datetime) -> bool:
	"""Say whether there has been no good backup for longer than a plan bears."""
	return now - max(filter(None, (course.since, course.good))) > alarm


def outdated(good: Sequence[str], keep: int) -> Sequence[str]:
	"""Return which of the good backups, the newest first, may be removed; at least one always stays."""
	return good[max(keep, 1) :]
