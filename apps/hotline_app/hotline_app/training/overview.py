"""What somebody of the staff has to know about their own training, on one page."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import date_diff, now_datetime, nowdate

from . import certificates, retraining
from .exam import due

MOST_RESULTS = 20
STANDARD = ("duties", "requirements", "rules", "goals", "assessment")


def of(user: str) -> dict[str, Any]:
	"""Return post, certificates, examinations, results and trainings of `user`.

	All of it is the user's own, whatever rights they have on the record types.
	"""
	return {
		"post": _post(user),
		"certificates": _certificates(user),
		"missing": [_(name) for name in certificates.missing([user], nowdate()).get(user, ())],
		"exams": [_exam(standing) for standing in due.standings(user)],
		"results": _results(user),
		"repeat": [_(row.topic) for row in retraining.due(users=[user])],
		"sessions": _sessions(user),
	}


def _post(user: str) -> dict[str, Any] | None:
	name = frappe.db.get_value("HL Staff Record", {"user": user}, "post")
	if not name:
		return None
	post = frappe.get_cached_doc("HL Post", name)
	fields = {field: post.meta.get_field(field) for field in STANDARD}
	return {
		"label": _(name),
		"typing_speed": post.typing_speed,
		"standard": [
			{"label": _(field.label, context="HL Post"), "text": post.get(name)}
			for name, field in fields.items()
			if post.get(name)
		],
	}


def _certificates(user: str) -> list[dict[str, Any]]:
	rows = sorted(certificates.latest([user]).values(), key=lambda row: str(row.valid_until or "9999"))
	today = nowdate()
	return [
		{
			"name": row.name,
			"label": _(row.certificate_type),
			"number": row.certificate_number,
			"issued_on": row.issued_on,
			"valid_until": row.valid_until,
			"days_left": date_diff(row.valid_until, today) if row.valid_until else None,
		}
		for row in rows
	]


def _exam(standing: due.Standing) -> dict[str, Any]:
	exam = standing.exam
	return {
		"name": exam.name,
		"title": _(exam.title),
		"kind": exam.kind,
		"kind_label": _(exam.kind, context="HL Exam"),
		"description": exam.description,
		"minutes": exam.minutes,
		"pass_mark": exam.pass_mark,
		"minimum_speed": exam.minimum_speed,
		"certificate": _(exam.certificate_type) if exam.certificate_type else None,
		"attempts_left": standing.attempts_left,
		"attempt": standing.attempt,
		"due_from": standing.due_from,
		"is_due": standing.is_due,
		"may_start": standing.may_start,
	}


def _results(user: str) -> list[dict[str, Any]]:
	rows = frappe.get_all(
		due.ATTEMPT,
		{"user": user, "stage": due.MARKED},
		["name", "exam", "ended_at", "passed", "score", "speed", "does_not_count"],
		order_by="started_at desc",
		limit=MOST_RESULTS,
	)
	return [{**row, "title": _(row.exam)} for row in rows]


def _sessions(user: str) -> list[dict[str, Any]]:
	"""Trainings to come: those to which the user is invited, and those on what they have to repeat."""
	again = {row.topic for row in retraining.due(users=[user])}
	session, part = frappe.qb.DocType("HL Training Session"), frappe.qb.DocType("HL Training Participant")
	invited = (
		frappe.qb.from_(part)
		.select(part.parent)
		.where((part.user == user) & (part.parenttype == "HL Training Session"))
	)
	rows = (
		frappe.qb.from_(session)
		.select(
			session.name,
			session.topic,
			session.form,
			session.starts_at,
			session.ends_at,
			session.teacher,
			session.place,
		)
		.where((session.status == "Planned") & (session.ends_at >= now_datetime()))
		.where(session.name.isin(invited) | session.topic.isin(sorted(again) or [""]))
		.orderby(session.starts_at)
		.run(as_dict=True)
	)
	material = _material({row.topic for row in rows} | again)
	return [
		{
			**row,
			"topic_label": _(row.topic),
			"form_label": _(row.form, context="HL Training Session"),
			"repeat": row.topic in again,
			"material": material.get(row.topic, {"text": None, "files": []}),
		}
		for row in rows
	]


def _material(topics: set[str]) -> dict[str, dict[str, Any]]:
	found = {
		row.name: {"text": row.material, "files": []}
		for row in frappe.get_all(
			"HL Training Topic", {"name": ("in", sorted(topics) or [""])}, ["name", "material"]
		)
	}
	for file in frappe.get_all(
		"File",
		{"attached_to_doctype": "HL Training Topic", "attached_to_name": ("in", list(found) or [""])},
		["attached_to_name", "file_name", "file_url"],
		order_by="file_name",
	):
		found[file.attached_to_name]["files"].append({"file_name": file.file_name, "file_url": file.file_url})
	return found
