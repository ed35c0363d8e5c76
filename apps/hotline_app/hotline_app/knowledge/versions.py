"""Versions of an article: what readers see, and what they saw before (`C-6.2.6b`).

The article itself is the editors' draft. A version is made when it is published; it stays in force while a
new draft is written and reviewed, until the next one is published or the article is withdrawn.
"""

import frappe
from frappe.utils import now_datetime

from . import differences, reviewing

CONTENT = (
	"title",
	"kind",
	"line",
	"area",
	"audience",
	"order_kind",
	"answer",
	"text",
	"keywords",
	"level",
	"source",
	"valid_from",
	"valid_until",
)
VERSION = "HL Knowledge Version"


def keep(article) -> None:
	"""Bring what readers see in step with the article's stage; called when an article was stored."""
	if article.stage == "Published":
		if _content_of(article) != _published(article):
			_publish(article)
	elif article.stage == "Withdrawn" and article.published_version:
		_end(article.published_version)
		_note(article, published_version=None)


def categories_of(article) -> str:
	"""Return the names of an article's categories, one a line, as a version keeps them."""
	return "\n".join(sorted(row.category for row in article.categories))


def _publish(article) -> None:
	before = frappe.get_doc(VERSION, article.published_version) if article.published_version else None
	version = frappe.new_doc(VERSION)
	version.update(_content_of(article))
	version.update(
		{
			"article": article.name,
			"version": (article.version or 0) + 1,
			"current": 1,
			"change_note": article.change_note,
			"published_at": now_datetime(),
			"published_by": frappe.session.user,
			"difference": differences.between(before, version) if before else None,
		}
	)
	if before:
		_end(before.name)
	version.insert(ignore_permissions=True)  # only the flow of the article makes versions
	_copy_files(article, version)
	_note(
		article,
		version=version.version,
		published_version=version.name,
		published_at=version.published_at,
		change_note=None,
	)
	reviewing.ask_those_below(article)


def _end(name: str) -> None:
	version = frappe.get_doc(VERSION, name)
	version.update({"current": 0, "ended_at": now_datetime()})
	version.save(ignore_permissions=True)  # as above


def _content_of(article) -> dict:
	values = {fieldname: article.get(fieldname) or None for fieldname in CONTENT}
	for fieldname in ("valid_from", "valid_until"):
		values[fieldname] = frappe.utils.getdate(values[fieldname]) if values[fieldname] else None
	return {**values, "categories": categories_of(article) or None}


def _published(article) -> dict | None:
	if not article.published_version:
		return None
	row = frappe.db.get_value(VERSION, article.published_version, [*CONTENT, "categories"], as_dict=True)
	return {fieldname: value or None for fieldname, value in row.items()}


def _copy_files(article, version) -> None:
	"""Let readers of the version open what is attached to the article, as it is now."""
	for file in frappe.get_all(
		"File",
		{"attached_to_doctype": article.doctype, "attached_to_name": article.name},
		["file_name", "file_url", "is_private"],
	):
		copy = frappe.new_doc("File")
		copy.update({**file, "attached_to_doctype": VERSION, "attached_to_name": version.name})
		copy.insert(ignore_permissions=True)  # follows from publishing


def _note(article, **values) -> None:
	article.db_set(values, update_modified=False)
