"""Who works here: badge, post, groups, certificates, skills (`P-4`, `P-17`, `G-3.2`, `H-2.1`)."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import nowdate

from hotline_app.intake.report.columns import column
from hotline_app.training import certificates, staff

Row = dict[str, Any]


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows, message, chart and summary; `post` and `group` narrow it down."""
	wanted = frappe._dict(filters or {})
	groups = staff.groups()
	people = [
		person
		for person in staff.working()
		if (not wanted.post or person.post == wanted.post)
		and (not wanted.group or wanted.group in groups.get(person.user, ()))
	]
	users = [person.user for person in people]
	facts = _Facts(
		groups=groups,
		missing=certificates.missing(users, nowdate()),
		latest=certificates.latest(users),
		speeds=staff.typing_speeds(users),
		wanted=dict(frappe.get_all("HL Post", fields=["name", "typing_speed"], as_list=True)),
	)
	return _columns(), [facts.row(person) for person in people], None, None, _summary()


class _Facts:
	def __init__(self, groups, missing, latest, speeds, wanted):
		self.groups = groups
		self.missing = missing
		self.speeds = speeds
		self.wanted = wanted
		self.held: dict[str, list[frappe._dict]] = {}
		for (user, _kind), row in latest.items():
			self.held.setdefault(user, []).append(row)

	def row(self, person: frappe._dict) -> Row:
		"""Return what the register says of somebody."""
		ends = [row.valid_until for row in self.held.get(person.user, ()) if row.valid_until]
		speed, wanted = self.speeds.get(person.user), self.wanted.get(person.post) or 0
		return {
			**person,
			"groups": _(", ").join(map(_, self.groups.get(person.user, ()))),
			"first_end": min(ends, default=None),
			"missing": _(", ").join(map(_, self.missing.get(person.user, ()))),
			"speed": speed,
			"wanted_speed": wanted or None,
			"too_slow": bool(wanted) and (speed or 0) < wanted,
		}


def _summary() -> list[Row]:
	found = staff.staffing()
	colour = "Green" if found.suffices else "Red"
	return [
		{"label": _("Heads of the Centre"), "value": found.heads, "datatype": "Int", "indicator": colour},
		{"label": _("Agents"), "value": found.agents, "datatype": "Int", "indicator": colour},
		{"label": _("Agents at Least"), "value": found.minimum, "datatype": "Int"},
	]


def _columns() -> list[Row]:
	return [
		column("full_name", _("Name"), "Data", 140),
		column("badge_number", _("Badge Number"), "Data", 110),
		column("user", _("User"), "Link", 200, "User"),
		column("post", _("Post"), "Link", 150, "HL Post"),
		column("groups", _("Groups"), "Data", 180),
		column("joined_on", _("Joined On"), "Date", 110),
		column("first_end", _("First Certificate Ends"), "Date", 150),
		column("missing", _("Missing on Duty"), "Data", 180),
		column("speed", _("Characters a Minute"), "Float", 140),
		column("wanted_speed", _("Wanted"), "Int", 90),
		column("confidentiality_on", _("Confidentiality Signed On"), "Date", 170),
	]
