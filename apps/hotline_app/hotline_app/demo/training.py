"""Posts, certificates, an examination, a typing test, a plan and its first trainings for the demo's staff."""

from collections.abc import Callable
from typing import Any

import frappe
from frappe.utils import add_days, add_months, add_to_date, getdate, now_datetime, nowdate

ON_DUTY = "Duty Certificate"
# Rosters are made, and tried out, for years ahead.
ON_DUTY_YEARS = 10

Content = dict[str, Any]


def make(content: Content, account: Callable[[str], str]) -> None:
	"""Make what `content` names; `account` gives the user of a login."""
	for group, duties in content["groups"].items():
		frappe.db.set_value("HL Staff Group", group, "duties", duties)
	for post in content["posts"]:
		frappe.get_doc({"doctype": "HL Post", **post}).insert()
	frappe.get_doc({"doctype": "HL Certificate Type", "type_name": content["certificate"]}).insert()
	for person in content["staff"]:
		_make_person(person, account(person["login"]), content["certificate"])
	for topic in content["topics"]:
		_make_topic(topic)
	for exam in content["exams"]:
		frappe.get_doc({"doctype": "HL Exam", **exam}).insert()
	_make_plan(content["plan"])
	_make_sessions(content, account)


def _make_person(person: Content, user: str, yearly: str) -> None:
	joined = add_months(nowdate(), -24)
	frappe.get_doc(
		{
			"doctype": "HL Staff Record",
			"user": user,
			"post": person["post"],
			"groups": [{"staff_group": group} for group in person["groups"]],
			"joined_on": joined,
			"confidentiality_on": joined,
		}
	).insert()
	ends = add_days(nowdate(), person["exam_days_left"])
	for certificate_type, issued_on, valid_until in (
		(ON_DUTY, joined, add_months(joined, 12 * ON_DUTY_YEARS)),
		(yearly, add_months(ends, -12), ends),
	):
		frappe.get_doc(
			{
				"doctype": "HL Staff Certificate",
				"user": user,
				"certificate_type": certificate_type,
				"certificate_number": person["number"],
				"issued_on": issued_on,
				"valid_until": valid_until,
			}
		).insert()


def _make_topic(topic: Content) -> None:
	name = topic["name"]
	frappe.get_doc(
		{"doctype": "HL Training Topic", "topic_name": name, "material": topic["material"]}
	).insert()
	for question in topic["questions"]:
		frappe.get_doc(
			{
				"doctype": "HL Exam Question",
				"topic": name,
				"question": question["question"],
				"question_type": question.get("type", "Single Choice"),
				"is_true": question.get("is_true", 0),
				"options": [
					{"option_text": text, "correct": int(place < question.get("right", 1))}
					for place, text in enumerate(question.get("answers", ()))
				],
				"explanation": question.get("explanation"),
			}
		).insert()


def _make_plan(items: list[Content]) -> None:
	frappe.get_doc(
		{"doctype": "HL Training Plan", "year": getdate().year, "items": [dict(row) for row in items]}
	).insert()


def _make_sessions(content: Content, account: Callable[[str], str]) -> None:
	"""One that was held a month ago, and that somebody did not pass; one to come, to repeat it."""
	first = content["plan"][0]
	for days, status, marks in (
		(-30, "Held", content["marks"]),
		(7, "Planned", dict.fromkeys(content["marks"])),
	):
		starts = add_to_date(now_datetime().replace(hour=14, minute=0, second=0, microsecond=0), days=days)
		frappe.get_doc(
			{
				"doctype": "HL Training Session",
				"topic": first["topic"],
				"plan": str(getdate().year),
				"form": first["form"],
				"teacher": first["teacher"],
				"place": content["place"],
				"starts_at": starts,
				"ends_at": add_to_date(starts, hours=2),
				"status": status,
				"participants": [
					{"user": account(login), "attended": int(mark is not None), "score": mark}
					for login, mark in marks.items()
				],
			}
		).insert()
