"""What the records of the staff show of a clause: who there is, certified, trained, bound to confidentiality.

Each function is given the scope and returns a finding, or None where it has nothing to say; hooks.py names
the clauses (`hotline_clause_checks`).
"""

import frappe
from frappe import _
from frappe.utils import add_to_date

from hotline_app.training import certificates, staff

from .scope import Scope
from .verdicts import MET, NO_DATA, NOT_MET, PARTLY, Finding, of_share, percent

# `P-4` asks for so many, whatever the settings say.
LEAST_AGENTS = 6
REGISTER = "Report:Staff Register"
SETTINGS = "DocType:HL Training Settings"


def staffing(scope: Scope) -> Finding | None:
	"""A centre has a head and at least six agents (`P-4`)."""
	if scope.is_past:
		return None
	found = staff.staffing()
	least = max(found.minimum, LEAST_AGENTS)
	text = _("Heads of the centre: {0}; agents: {1}, at least {2} are wanted")
	suffices = found.heads == 1 and found.agents >= least
	return Finding(MET if suffices else NOT_MET, text.format(found.heads, found.agents, least), REGISTER)


def certified(scope: Scope) -> Finding:
	"""Whoever is on duty has certificates and badge (`P-17`); without shifts, who answers calls."""
	users = _rostered(scope) or _answering()
	if not users:
		return Finding(NO_DATA, _("Nobody was on duty"), REGISTER)
	lacking = set(certificates.missing(users, scope.day))
	lacking |= set(
		frappe.get_all("User", {"name": ("in", users), "badge_number": ("is", "not set")}, pluck="name")
	)
	kept = len(users) - len(lacking)
	text = _("{0} of {1} on duty have their certificates and a badge number ({2} %)")
	share = percent(kept, len(users))
	return Finding(of_share(kept, len(users)), text.format(kept, len(users), share), REGISTER)


def legal_adviser(scope: Scope) -> Finding | None:
	"""A legal adviser is on record (`C-5.1.1`)."""
	if scope.is_past:
		return None
	if name := frappe.db.get_single_value("HL Training Settings", "legal_adviser"):
		return Finding(MET, _("Legal adviser on record: {0}").format(name), SETTINGS)
	return Finding(NOT_MET, _("No legal adviser is on record"), SETTINGS)


def confidentiality(scope: Scope) -> Finding | None:
	"""Everybody who works here has signed to keep secrets (`C-5.1.1`, `H-1.4`)."""
	if scope.is_past:
		return None
	people = staff.working()
	signed = sum(bool(person.confidentiality_on) for person in people)
	if not people:
		return Finding(NO_DATA, _("No staff records"), REGISTER)
	text = _("{0} of {1} have signed to keep secrets ({2} %)")
	return Finding(
		of_share(signed, len(people)),
		text.format(signed, len(people), percent(signed, len(people))),
		REGISTER,
	)


def typing(scope: Scope) -> Finding | None:
	"""Whoever has a post with a typing speed has shown it in an examination (`G-3.2`)."""
	if scope.is_past:
		return None
	wanted = dict(
		frappe.get_all("HL Post", {"typing_speed": (">", 0)}, ["name", "typing_speed"], as_list=True)
	)
	people = [person for person in staff.working() if person.post in wanted]
	if not people:
		return Finding(NOT_MET, _("No post asks for a typing speed"), "DocType:HL Post")
	speeds = staff.typing_speeds([person.user for person in people])
	able = sum(speeds.get(person.user, 0) >= wanted[person.post] for person in people)
	text = _("{0} of {1} have shown the typing speed of their post ({2} %)")
	return Finding(
		of_share(able, len(people)), text.format(able, len(people), percent(able, len(people))), REGISTER
	)


def training_plan(scope: Scope) -> Finding:
	"""The year has a training plan with content, form, time and teachers (`H-4.1`)."""
	year = scope.day.year
	plan = frappe.db.get_value("HL Training Plan", {"year": year})
	rows = plan and frappe.get_all(
		"HL Training Plan Item",
		{"parent": plan, "parenttype": "HL Training Plan"},
		["content", "form", "month", "teacher"],
	)
	if not rows:
		return Finding(NOT_MET, _("No training plan for {0}").format(year), "DocType:HL Training Plan")
	whole = sum(all(row.values()) for row in rows)
	text = _("Training plan {0}: {1} of {2} trainings have content, form, time and teacher")
	verdict = MET if whole == len(rows) else PARTLY
	return Finding(verdict, text.format(year, whole, len(rows)), f"Record:HL Training Plan/{plan}")


def monthly_reviews(scope: Scope) -> Finding:
	"""Everybody who answered calls in the month before the end was reviewed in it (`C-8.1.2`)."""
	begin = max(scope.start, add_to_date(scope.until, months=-1))
	span = [">=", begin], ["<", scope.until]
	lines = [["line", "in", list(scope.lines) or [""]]] if scope.lines is not None else []
	calls = [["started_at", *limit] for limit in span] + lines
	agents = set(
		frappe.get_all(
			"HL Call",
			[*calls, ["outcome", "=", "Answered"], ["agent", "is", "set"]],
			pluck="agent",
			distinct=True,
			order_by=None,
		)
	)
	if not agents:
		return Finding(NO_DATA, _("Nobody answered calls"), "Report:Quality Results")
	reviews = [["scored_at", *limit] for limit in span]
	reviewed = agents & set(
		frappe.get_all("HL Quality Review", reviews, pluck="agent", distinct=True, order_by=None)
	)
	text = _("{0} of {1} agents were reviewed within a month ({2} %)")
	share = percent(len(reviewed), len(agents))
	verdict = of_share(len(reviewed), len(agents))
	return Finding(verdict, text.format(len(reviewed), len(agents), share), "Report:Quality Results")


def leaders_listening(scope: Scope) -> Finding:
	"""A leader listened to calls or read records within the month before the end (`P-37`)."""
	begin = max(scope.start, add_to_date(scope.until, months=-1))
	plans = frappe.get_all("HL Quality Plan", {"leaders": 1}, pluck="name")
	lines = [["line", "in", list(scope.lines) or [""]]] if scope.lines is not None else []
	number = frappe.db.count(
		"HL Quality Review",
		[["plan", "in", plans or [""]], ["scored_at", ">=", begin], ["scored_at", "<", scope.until], *lines],
	)
	text = _("Leaders listened to or read {0} within a month").format(number)
	return Finding(MET if number else NOT_MET, text, "Report:Leaders Listening")


def _rostered(scope: Scope) -> list[str]:
	shift, member = frappe.qb.DocType("HL Shift"), frappe.qb.DocType("HL Shift Member")
	query = (
		frappe.qb.from_(member)
		.join(shift)
		.on((shift.name == member.parent) & (member.parenttype == "HL Shift"))
		.select(member.agent)
		.distinct()
		.where((shift.starts_at >= scope.start) & (shift.starts_at < scope.until))
		.where((shift.status != "Cancelled") & (member.absent == 0))
	)
	return [user for (user,) in query.run()]


def _answering() -> list[str]:
	posts = set(frappe.get_all("HL Post", {"answers_calls": 1}, pluck="name"))
	return [person.user for person in staff.working() if person.post in posts]
