"""Questions answered for everybody: proposed from an enquiry, reviewed by editors, published (`J-36`)."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from . import editors
from .search import finding

ARTICLE, VERSION = "HL Knowledge Article", "HL Knowledge Version"
PUBLIC = "Public"
PAGE = 20
LONGEST_TITLE = 140
_FIELDS = ("article", "title", "line", "answer", "text", "published_at", "valid_from", "valid_until")


def propose(order, question: str, answer: str):
	"""Give the editors an answer that everybody may want to read, as the draft of an article; return it.

	Raises MandatoryError without question or answer.
	"""
	title, said = " ".join((question or "").split())[:LONGEST_TITLE], (answer or "").strip()
	if not title or not said:
		frappe.throw(_("Please write a question and its answer."), frappe.MandatoryError)
	article = frappe.new_doc(ARTICLE)
	article.update(
		{
			"title": title,
			"kind": "Standard Answer",
			"audience": PUBLIC,
			"line": order.line,
			"order_kind": order.kind,
			"categories": [{"category": order.category}] if order.category else [],
			"answer": said,
			"editor": editors.of_line(order.line),
		}
	)
	# Proposing is all that the user does: only editors change and publish it.
	article.insert(ignore_permissions=True)
	if article.editor:
		editors.give_task(article, article.editor, title)
	return article


def find(text: str | None, line: str | None = None, page: int = 1) -> list[dict[str, Any]]:
	"""Return answers for everybody: those to a question, the best first, or else the latest.

	A page and one more, if there is more.
	"""
	if text and text.strip():
		return finding.find(text, finding.Moment(line), PAGE, for_public=True)
	of = {"current": 1, "audience": PUBLIC, **({"line": ("in", ("", line))} if line else {})}
	rows = frappe.get_all(
		VERSION,
		of,
		list(_FIELDS),
		order_by="published_at desc",
		limit_start=(page - 1) * PAGE,
		limit_page_length=PAGE + 1,
	)
	return [row for row in rows if _is_in_force(row)]


def read(article: str) -> frappe._dict | None:
	"""Return the answer in force of an article, None unless it is for everybody."""
	of = {"article": article, "current": 1, "audience": PUBLIC}
	row = frappe.db.get_value(VERSION, of, _FIELDS, as_dict=True)
	return row if row and _is_in_force(row) else None


def any_published() -> bool:
	"""Whether there is anything to read."""
	return bool(frappe.db.exists(VERSION, {"current": 1, "audience": PUBLIC}))


def _is_in_force(row: frappe._dict) -> bool:
	today = getdate()
	return (not row.valid_from or row.valid_from <= today) and (
		not row.valid_until or row.valid_until >= today
	)
