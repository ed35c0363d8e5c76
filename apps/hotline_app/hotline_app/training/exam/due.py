"""Which examinations somebody may take now, and when the next time is (`C-5.2.2`)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import frappe
from frappe import _
from frappe.utils import add_days, add_months, formatdate, getdate, nowdate

from hotline_app.training import certificates, settings
from hotline_app.training.errors import NoAttemptLeftError, NotDueError

EXAM = "HL Exam"
ATTEMPT = "HL Exam Attempt"
OPEN, MARKED = "Open", "Marked"
FIELDS = (
	"name",
	"title",
	"kind",
	"description",
	"minutes",
	"pass_mark",
	"minimum_speed",
	"attempts_allowed",
	"certificate_type",
	"repeat_months",
)


@dataclass(frozen=True)
class Standing:
	"""How somebody stands with an examination.

	due_from: the day from which it can be taken (again), None for never again; attempts_left: None for any
	number; attempt: the one under way.
	"""

	exam: frappe._dict
	due_from: date | None
	attempts_left: int | None
	attempt: str | None = None

	@property
	def is_due(self) -> bool:
		"""Whether it is time to take it."""
		return self.due_from is not None and self.due_from <= getdate()

	@property
	def may_start(self) -> bool:
		"""Whether it can be begun now."""
		return self.is_due and self.attempts_left != 0

	def check(self) -> None:
		"""Raise NotDueError or NoAttemptLeftError (409) if it can't be begun now."""
		if not self.is_due:
			message = _("You have passed this.")
			if self.due_from:
				message = _("You have passed this; it can be taken again from {0} on.").format(
					formatdate(self.due_from)
				)
			frappe.throw(message, NotDueError)
		if self.attempts_left == 0:
			frappe.throw(
				_("You have used all {0} attempts. Please speak to your shift leader.").format(
					self.exam.attempts_allowed
				),
				NoAttemptLeftError,
			)


def standings(user: str, names: Iterable[str] | None = None) -> list[Standing]:
	"""Return how `user` stands with the examinations for their post, or with those of `names` among them."""
	exams = _for_post_of(user, names)
	attempts: dict[str, list[frappe._dict]] = {exam.name: [] for exam in exams}
	for row in frappe.get_all(
		ATTEMPT,
		{"user": user, "exam": ("in", list(attempts) or [""])},
		["name", "exam", "stage", "passed", "ended_at", "does_not_count"],
		order_by="started_at",
	):
		attempts[row.exam].append(row)
	held = certificates.latest([user])
	lead = settings.reminders()[0]
	return [
		_standing(exam, attempts[exam.name], held.get((user, exam.certificate_type)), lead) for exam in exams
	]


def _for_post_of(user: str, names: Iterable[str] | None) -> list[frappe._dict]:
	filters = {"enabled": 1, **({"name": ("in", list(names))} if names is not None else {})}
	exams = frappe.get_all(EXAM, filters, list(FIELDS), order_by="title")
	wanted: dict[str, set[str]] = {}
	for row in frappe.get_all("HL Exam Post", {"parenttype": EXAM}, ["parent", "post"]):
		wanted.setdefault(row.parent, set()).add(row.post)
	post = frappe.db.get_value("HL Staff Record", {"user": user}, "post")
	return [exam for exam in exams if exam.name not in wanted or post in wanted[exam.name]]


def _standing(
	exam: frappe._dict, attempts: list[frappe._dict], held: frappe._dict | None, lead: int
) -> Standing:
	marked = [row for row in attempts if row.stage == MARKED]
	passes = [place for place, row in enumerate(marked) if row.passed]
	failed = [row for row in marked[passes[-1] + 1 if passes else 0 :] if not row.does_not_count]
	return Standing(
		exam,
		due_from=_due_from(exam, getdate(marked[passes[-1]].ended_at) if passes else None, held, lead),
		attempts_left=max(exam.attempts_allowed - len(failed), 0) if exam.attempts_allowed else None,
		attempt=next((row.name for row in attempts if row.stage == OPEN), None),
	)


def _due_from(
	exam: frappe._dict, passed_on: date | None, held: frappe._dict | None, lead: int
) -> date | None:
	"""With a certificate it is the certificate that says when, whoever has issued it."""
	if exam.certificate_type:
		if not held:
			return getdate(nowdate())
		return getdate(add_days(held.valid_until, -lead)) if held.valid_until else None
	if not passed_on:
		return getdate(nowdate())
	return getdate(add_months(passed_on, exam.repeat_months)) if exam.repeat_months else None
