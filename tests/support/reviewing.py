"""Calls and orders to be reviewed, cards and plans, for tests of quality."""

from itertools import zip_longest
from typing import Any

import frappe
from frappe.utils import add_days, now_datetime, nowdate
from hotline_app.quality import drawing

from . import making

CARD = "Test Card"


def call(agent: str, days_ago: int = 1, **fields: Any) -> str:
	"""Return a stored call that the agent answered and talked in for a minute."""
	at = add_days(now_datetime(), -days_ago).replace(microsecond=0)
	doc = frappe.get_doc(
		{
			"doctype": "HL Call",
			"line": making.LINE,
			"direction": "Inbound",
			"caller_number": "13912345678",
			"agent": agent,
			"stage": "Ended",
			"outcome": "Answered",
			"started_at": at,
			"answered_at": at,
			"ended_at": at,
			"talk_s": 60,
			**fields,
		}
	)
	doc.set_new_name()
	# As the switch's events leave it; a call is not entered by a form.
	doc.db_insert()
	return doc.name


def card(title: str = CARD, subject: str = "Call") -> str:
	"""Return a stored card of two items, weighted 3 to 1, and one that knocks out."""
	if not frappe.db.exists("HL Scorecard", title):
		items = [
			{"title": "Courtesy", "dimension": "Attitude", "weight": 3, "max_points": 5},
			{"title": "Record", "dimension": "Ability", "weight": 1, "max_points": 5},
			{"title": "No abuse", "knock_out": 1},
		]
		values = {"doctype": "HL Scorecard", "title": title, "subject": subject, "items": items}
		frappe.get_doc(values).insert()
	return title


def plan(*reviewers: str, title: str = "Test Plan", **fields: Any):
	"""Return a stored plan that draws two of each agent's calls by chance, on demand, once."""
	values = {
		"doctype": "HL Quality Plan",
		"title": title,
		"scorecard": fields.pop("scorecard", None) or card(),
		"frequency": "On Demand",
		"amount": 2,
		"risk_amount": 0,
		"reviewers": [{"user": user} for user in reviewers],
	}
	return frappe.get_doc({**values, **fields}).insert()


def draw(of, seed: str = "seed", days: int = 5):
	"""Draw from the work of the last days."""
	return drawing.draw(of, add_days(nowdate(), -days), nowdate(), seed)


def review(agent: str, reviewer: str, **fields: Any):
	"""Return a stored review of one call of the agent."""
	values = {"doctype": "HL Quality Review", "scorecard": card(), "agent": agent, "reviewer": reviewer}
	if "call" not in fields:
		fields["call"] = call(agent)
	return frappe.get_doc({**values, **fields}).insert()


def items(doc, *points: float, abuse: bool = False) -> list[dict[str, Any]]:
	"""Return the items of a review with these points, as far as they go; the one that knocks out last."""
	results = [
		{"name": row.name, "result": "" if given is None else "Scored", "points": given or 0}
		for row, given in zip_longest(doc.items[:-1], points)
	]
	knock_out = {"name": doc.items[-1].name, "result": "Failed" if abuse else "Passed"}
	return [*results, knock_out]


def score(doc, *points: float, **values: Any):
	"""Let the reviewer score the review; return it as stored."""
	given = items(doc, *(points or (5, 5)), abuse=values.pop("abuse", False))
	with making.acting_as(doc.reviewer):
		return making.take_step(doc, "Score Review", items=given, **values)
