"""Questions that the knowledge base does not answer: tasks for its editors (`J-27`).

A difficult question is answered by nobody before its answer is agreed: the editor proposes it, a leader
agrees. Everybody who asked is told.
"""

from typing import Any

import frappe
from frappe import _
from frappe.utils import add_days, now_datetime

from hotline_app import messages
from hotline_app.intake.words import grams, likeness

from . import editors

QUESTION = "HL Knowledge Question"
ALIKE = 0.6
_COMPARED = 500
_DAYS = 180
SETTLED = ("Answered", "Declined")


def alike(text: str, line: str | None, limit: int = 3) -> list[dict[str, Any]]:
	"""Return questions of the last half year that ask nearly the same, the most alike first.

	Each has name, question, stage, published_answer, article and score (0 to 1). Only those that the user
	may read.
	"""
	wanted = grams(text)
	rows = frappe.get_list(
		QUESTION,
		filters={"creation": (">", add_days(now_datetime(), -_DAYS)), "line": ("in", [line or "", ""])},
		fields=["name", "question", "stage", "published_answer", "article"],
		order_by="creation desc",
		limit=_COMPARED,
	)
	scored = [{**row, "score": round(likeness(wanted, grams(row.question)), 2)} for row in rows]
	found = [row for row in scored if row["score"] >= ALIKE]
	return sorted(found, key=lambda row: -row["score"])[:limit]


def ask(text: str, line: str | None, category: str | None, work_order: str | None, difficult: bool):
	"""Return the open question that the user's `text` is, with the user among those who ask, or a new one."""
	for row in alike(text, line):
		if row["stage"] not in SETTLED:
			return _join(frappe.get_doc(QUESTION, row["name"], for_update=True), work_order)
	doc = frappe.new_doc(QUESTION)
	doc.update(
		{
			"question": text,
			"line": line,
			"category": category,
			"work_order": work_order,
			"difficulty": "Difficult" if difficult else "Plain",
		}
	)
	return doc.insert()


def begin(doc) -> None:
	"""Note who asks, and whose task it is."""
	doc.asked_by, doc.asked_at = frappe.session.user, now_datetime()
	doc.times_asked = 1
	doc.editor = doc.editor or editors.of_line(doc.line)


def settle(doc) -> None:
	"""Stamp a question that comes to an answer or is opened again; only what is agreed is for all to read."""
	doc.published_answer = doc.agreed_answer if doc.stage == "Answered" else None
	if doc.stage_changed():
		doc.answered_at = now_datetime() if doc.stage in SETTLED else None


def follow(doc) -> None:
	"""Keep the editor's task in step with the question, and tell those who asked what came of it."""
	if not doc.stage_changed() and not doc.has_value_changed("editor"):
		return
	if doc.stage not in SETTLED:
		editors.give_task(doc, doc.editor, doc.question)
		return
	editors.end_tasks(doc)
	messages.tell(
		{doc.asked_by, *(row.user for row in doc.askers)},
		lambda: (
			_("Your question has an answer: {0}").format(doc.question)
			if doc.stage == "Answered"
			else _("Your question gets no answer: {0}").format(doc.question)
		),
		doc.doctype,
		doc.name,
		doc.published_answer or doc.decline_reason,
	)


def make_article(doc):
	"""Return the draft of an article made from a question and its agreed answer, linked with it."""
	article = frappe.new_doc("HL Knowledge Article")
	article.update(
		{
			"title": " ".join(doc.question.split())[:140],
			"line": doc.line,
			"answer": doc.agreed_answer or doc.question,
			"categories": [{"category": doc.category}] if doc.category else [],
		}
	)
	article.insert()
	doc.db_set("article", article.name)
	return article


def _join(doc, work_order: str | None):
	user = frappe.session.user
	known = doc.asked_by == user or user in {row.user for row in doc.askers}
	if not known:
		doc.append("askers", {"user": user, "work_order": work_order, "at": now_datetime()})
	doc.times_asked = (doc.times_asked or 1) + 1
	doc.flags.ignore_permissions = True  # asking is all they do; the question itself stays as it is
	return doc.save()
