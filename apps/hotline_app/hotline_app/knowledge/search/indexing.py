"""The index follows the versions in force; it can be made anew from them at any time."""

from collections.abc import Iterator

import frappe

from . import postings, terms

VERSION = "HL Knowledge Version"
# Raised when terms are made differently: the next migrate makes the index anew.
MADE_AS = "1"
_MADE_KEY = "hl_knowledge_index"
_BATCH = 500


def keep(version) -> None:
	"""Let a version that is in force be found, and one that is not no more."""
	if version.current:
		postings.put(version.article, terms.of_article(version.as_dict()))
	elif not _in_force(version.article, version.name):
		postings.remove(version.article)


def forget(version) -> None:
	"""Let a version that is deleted be found no more."""
	if version.current:
		postings.remove(version.article)


def rebuild() -> int:
	"""Make the index anew from all versions in force, and return their number; searches go on meanwhile."""
	postings.clear()
	number = 0
	for batch in _batches():
		postings.put_all((row.article, terms.of_article(row)) for row in batch)
		number += len(batch)
	postings.count_anew()
	frappe.db.set_global(_MADE_KEY, MADE_AS)
	return number


def keep_up() -> None:
	"""Make the tables if they are missing, and the index anew if it is missing or was made differently."""
	postings.make_tables()
	if frappe.db.get_global(_MADE_KEY) != MADE_AS or postings.is_empty():
		rebuild()


def _in_force(article: str, other_than: str) -> bool:
	return bool(frappe.db.exists(VERSION, {"article": article, "current": 1, "name": ("!=", other_than)}))


def _batches() -> Iterator[list[frappe._dict]]:
	after = ""
	while True:
		batch = frappe.get_all(
			VERSION,
			filters={"current": 1, "name": (">", after)},
			fields=["name", "article", *terms.FIELDS],
			order_by="name",
			limit=_BATCH,
		)
		if not batch:
			return
		yield batch
		after = batch[-1].name
