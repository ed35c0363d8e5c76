"""Who works in the centre: posts, groups, head and agents (`P-4`, `H-2.1`)."""

from dataclasses import dataclass

import frappe
from frappe import _
from frappe.query_builder.functions import Max
from frappe.utils import nowdate


@dataclass(frozen=True)
class Staffing:
	"""How many head the centre and answer its calls today, and how many agents there must be."""

	heads: int
	agents: int
	minimum: int

	@property
	def suffices(self) -> bool:
		"""Whether the centre has one head and the agents that it must have (`P-4`)."""
		return self.heads == 1 and self.agents >= self.minimum


def staffing() -> Staffing:
	"""Return how the centre is staffed today; who has left or is disabled does not count."""
	posts = {
		row.name: row for row in frappe.get_all("HL Post", fields=["name", "heads_centre", "answers_calls"])
	}
	held = [posts[row.post] for row in working() if row.post in posts]
	return Staffing(
		heads=sum(post.heads_centre for post in held),
		agents=sum(post.answers_calls for post in held),
		minimum=frappe.get_cached_doc("HL Training Settings").minimum_agents or 0,
	)


def working() -> list[frappe._dict]:
	"""Return the records of who works here today: user, full_name, post, badge_number and dates."""
	record, user = frappe.qb.DocType("HL Staff Record"), frappe.qb.DocType("User")
	return (
		frappe.qb.from_(record)
		.join(user)
		.on((user.name == record.user) & (user.enabled == 1))
		.select(
			record.user,
			user.full_name,
			user.badge_number,
			record.post,
			record.joined_on,
			record.confidentiality_on,
		)
		.where(record.left_on.isnull() | (record.left_on >= nowdate()))
		.orderby(user.full_name)
		.run(as_dict=True)
	)


def groups() -> dict[str, list[str]]:
	"""Return by user the groups that they belong to, in their order."""
	found: dict[str, list[str]] = {}
	for row in frappe.get_all(
		"HL Staff Group Member",
		{"parenttype": "HL Staff Record"},
		["parent", "staff_group"],
		order_by="parent, idx",
	):
		found.setdefault(row.parent, []).append(row.staff_group)
	return found


def typing_speeds(users: list[str]) -> dict[str, float]:
	"""Return by user the best typing speed that was not in doubt, in characters a minute (`G-3.2`)."""
	attempt = frappe.qb.DocType("HL Exam Attempt")
	rows = (
		frappe.qb.from_(attempt)
		.select(attempt.user, Max(attempt.speed))
		.where(attempt.user.isin(users or [""]) & (attempt.stage == "Marked"))
		.where((attempt.doubtful == 0) & (attempt.speed > 0))
		.groupby(attempt.user)
		.run()
	)
	return dict(rows)


def check_head(record) -> None:
	"""Refuse a second head of the centre."""
	if record.left_on or not frappe.db.get_value("HL Post", record.post, "heads_centre"):
		return
	posts = frappe.get_all("HL Post", {"heads_centre": 1}, pluck="name")
	other = frappe.db.get_value(
		"HL Staff Record",
		[["post", "in", posts], ["left_on", "is", "not set"], ["name", "!=", record.name or ""]],
		"full_name",
	)
	if other:
		frappe.throw(_("{0} heads the centre already.").format(other))
