"""The knowledge base: finding and reading articles, saying whether they help, asking what is not in it."""

from typing import Any

import frappe
from frappe import _

from hotline_app.access import require
from hotline_app.knowledge import questions, using
from hotline_app.knowledge.search import finding

VERSION = "HL Knowledge Version"
QUESTION = "HL Knowledge Question"
MOST = 50
READ = (
	"name",
	"article",
	"version",
	"current",
	"title",
	"kind",
	"line",
	"area",
	"audience",
	"answer",
	"text",
	"level",
	"source",
	"valid_from",
	"valid_until",
	"published_at",
	"change_note",
)


class NoLongerInForceError(frappe.DoesNotExistError):
	"""The article has no version in force (404)."""


@frappe.whitelist(methods=["GET", "POST"])
def search(
	text: str,
	line: str | None = None,
	kind: str | None = None,
	category: str | None = None,
	limit: int = 10,
) -> dict[str, Any]:
	"""Return the articles that answer `text`, typed so far, best first (`C-6.2.6b`).

	`articles`: each with article, title, kind, kind_label, line, level, answer and score; only those that the
	user may read are found. `line`, `kind` and `category` of the matter put what is about it first. Words,
	pinyin and its first letters are understood. Raises PermissionError.
	"""
	require(VERSION)
	found = finding.find(text, finding.Moment(line, kind, category), min(max(int(limit), 1), MOST))
	return {"articles": [_shown(row) for row in found]}


@frappe.whitelist(methods=["GET", "POST"])
def suggest(text: str, line: str | None = None, limit: int = 8) -> list[dict[str, Any]]:
	"""Return article and title of what `text`, not typed to its end, may lead to. Raises PermissionError."""
	require(VERSION)
	found = finding.find(text, finding.Moment(line), min(max(int(limit), 1), MOST))
	return [{"article": row["article"], "title": row["title"]} for row in found]


@frappe.whitelist(methods=["POST"])
def read(article: str, order: str | None = None) -> dict[str, Any]:
	"""Return the version in force of an article, and count the use (`C-6.2.6a`).

	With its `files` (file_name, file_url), all its `versions` that the user may read (newest first, each with
	`difference` as HTML) and whether its `review` is overdue. Raises PermissionError and NoLongerInForceError
	(404).
	"""
	doc = _in_force(article)
	using.note(article, using.OPENED, _order(order))
	facts = frappe.db.get_value(
		"HL Knowledge Article", article, ["review_on", "helped_count", "not_helped_count"], as_dict=True
	)
	review = facts.pop("review_on")
	return {
		**_shown({fieldname: doc.get(fieldname) for fieldname in READ}),
		"categories": [_(name) for name in (doc.categories or "").splitlines()],
		"review_overdue": bool(review and review < frappe.utils.getdate()),
		**facts,
		"files": frappe.get_all(
			"File",
			{"attached_to_doctype": VERSION, "attached_to_name": doc.name},
			["file_name", "file_url"],
			order_by="file_name",
		),
		"versions": frappe.get_list(
			VERSION,
			{"article": article},
			["name", "version", "current", "published_at", "change_note", "difference"],
			order_by="version desc",
			limit=20,
		),
	}


@frappe.whitelist(methods=["POST"])
def copied(article: str, order: str | None = None) -> None:
	"""Note that the standard answer went into what the user writes. Raises like `read`."""
	_in_force(article)
	using.note(article, using.COPIED, _order(order))


@frappe.whitelist(methods=["POST"])
def helped(article: str, yes: bool, order: str | None = None) -> dict[str, int]:
	"""Note whether an article helped; who says something else later has changed their mind.

	Returns the counts helped_count and not_helped_count. Raises like `read`.
	"""
	_in_force(article)
	using.note(article, using.HELPED if frappe.utils.sbool(yes) else using.NOT_HELPED, _order(order))
	fields = ["helped_count", "not_helped_count"]
	return frappe.db.get_value("HL Knowledge Article", article, fields, as_dict=True)


@frappe.whitelist(methods=["POST"])
def ask(
	text: str,
	order: str | None = None,
	line: str | None = None,
	category: str | None = None,
	difficult: bool = False,
) -> dict[str, Any]:
	"""Give the editors a question that the knowledge base does not answer (`J-27`).

	A question that is open already gets one more who asks. Returns name, question, stage, times_asked, and
	`joined`: whether it was there already. Raises PermissionError and ValidationError for an empty question.
	"""
	require(QUESTION, "create")
	if not (text or "").strip():
		frappe.throw(_("Please write what you want to know."))
	if order:
		about = frappe.db.get_value("HL Work Order", _order(order), ["line", "category"], as_dict=True)
		line, category = line or about.line, category or about.category
	doc = questions.ask(text.strip(), line, category, _order(order), frappe.utils.sbool(difficult))
	fields = ("name", "question", "stage", "times_asked")
	return {**{field: doc.get(field) for field in fields}, "joined": doc.times_asked > 1}


@frappe.whitelist(methods=["GET", "POST"])
def asked_before(text: str, line: str | None = None) -> list[dict[str, Any]]:
	"""Return questions that ask nearly the same, with their agreed answers. Raises PermissionError."""
	require(QUESTION)
	found = questions.alike(text or "", line)
	return [{**row, "stage_label": _(row["stage"], context=QUESTION)} for row in found]


@frappe.whitelist(methods=["POST"])
def report_conflict(article: str, other: str, description: str) -> str:
	"""Report that two articles contradict each other to the one who answers for the higher level (`J-27`).

	Returns the name of the report. Raises PermissionError, and ValidationError for a report without a reason.
	"""
	require("HL Knowledge Conflict", "create")
	for name in (article, other):
		_in_force(name)
	doc = frappe.new_doc("HL Knowledge Conflict")
	doc.update({"article": article, "other": other, "description": description})
	return doc.insert().name


@frappe.whitelist(methods=["POST"])
def rebuild_index() -> None:
	"""Make the search index anew in the background. Raises PermissionError for others than administrators."""
	require("HL Knowledge Article", "delete")
	frappe.enqueue("hotline_app.knowledge.search.indexing.rebuild", queue="long", timeout=3600)
	frappe.msgprint(_("The index is being made anew; searches go on meanwhile."), alert=True)


def _in_force(article: str):
	name = frappe.db.get_value(VERSION, {"article": article, "current": 1})
	if not name:
		frappe.throw(_("The article {0} is not in force.").format(article), NoLongerInForceError)
	doc = frappe.get_doc(VERSION, name)
	doc.check_permission("read")
	return doc


def _order(name: str | None) -> str | None:
	if name:
		frappe.get_doc("HL Work Order", name).check_permission("read")
	return name


def _shown(row: dict[str, Any]) -> dict[str, Any]:
	row = {key: value for key, value in row.items() if key != "categories"}
	return {
		**row,
		"kind_label": _(row["kind"], context="HL Knowledge Article"),
		"level_label": _(row["level"], context="HL Knowledge Article") if row["level"] else None,
		"line_label": _(row["line"]) if row["line"] else None,
	}
