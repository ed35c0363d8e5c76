"""The standard by which each line answers: time limits, languages, skills, who masters them (`C-5.2.1`)."""

from typing import Any

import frappe
from frappe import _

from hotline_app import roles
from hotline_app.intake import skills
from hotline_app.intake.course import handover
from hotline_app.intake.report.columns import column

Row = dict[str, Any]


def execute(filters: Row | None = None) -> tuple:
	"""Return a row for each skill that a line asks for, and one for a line that asks for none."""
	lines = frappe.get_list("HL Line", {"enabled": 1}, pluck="name", order_by="number, name", limit=0)
	people = roles.holders(*handover.answering_roles())
	fences, levels = roles.fences(people, "HL Work Order"), skills.mastered(people)
	rows = []
	for line in (frappe.get_cached_doc("HL Line", name) for name in lines):
		answering = [user for user in people if user not in fences or line.name in fences[user]]
		rows += _rows(line, {user: levels.get(user, {}) for user in answering})
	return _columns(), rows


def _rows(line, levels: dict[str, dict[str, int]]) -> list[Row]:
	limits = {
		"line": line.name,
		"calendar": line.calendar,
		"ring_target": line.ring_target,
		"answer_rate_target": line.answer_rate_target,
		"handling_target": line.handling_target,
	}
	return [{**limits, **_asked(row, levels)} for row in line.skills] or [limits]


def _asked(row, levels: dict[str, dict[str, int]]) -> Row:
	able = [user for user, known in levels.items() if known.get(row.skill, 0) >= row.least_level]
	wanted = len(levels) if row.needed_by_all else row.least_people
	return {
		"skill": row.skill,
		"least_level": row.least_level,
		"wanted": wanted,
		"able": len(able),
		"lacking": max(0, wanted - len(able)),
		"who": ", ".join(map(frappe.utils.get_fullname, able)),
	}


def _columns() -> list[Row]:
	return [
		column("line", _("Line", context="HL Work Order"), "Link", 180, "HL Line"),
		column("calendar", _("Working Hours"), "Link", 140, "HL Service Calendar"),
		column("ring_target", _("Rings before Answer"), "Int", 110),
		column("answer_rate_target", _("Answer Rate"), "Percent", 100),
		column("handling_target", _("Average Handling (Minutes)"), "Int", 120),
		column("skill", _("Skill"), "Link", 130, "HL Skill"),
		column("least_level", _("Level at Least"), "Int", 100),
		column("wanted", _("People Wanted"), "Int", 110),
		column("able", _("People There"), "Int", 110),
		column("lacking", _("Lacking"), "Int", 90),
		column("who", _("Who"), "Data", 260),
	]
