"""What the centre itself writes for everybody is looked through like all that is published (`J-37`)."""

import frappe
from frappe.model.document import Document
from frappe.utils import strip_html

from . import reviewing, sensitive

HOOK = "hotline_public_texts"
NOTICE, ARTICLE = "HL Service Notice", "HL Knowledge Article"
# From here on everybody reads it, now or at its time.
GOES_OUT = ("Scheduled", "Published")


def check(doc: Document, method: str | None = None) -> None:
	"""Refuse to publish what is not for everybody; show the rest to whoever goes on with the text."""
	names = _texts(doc.doctype)
	if not _is_for_everybody(doc) or not _is_news(doc, names):
		return
	found = [one for name in names for one in sensitive.find(strip_html(doc.get(name) or ""), official=True)]
	reviewing.tell(found, is_published=doc.stage in GOES_OUT)


def _texts(doctype: str) -> list[str]:
	return (frappe.get_hooks(HOOK) or {}).get(doctype, [])


def _is_for_everybody(doc: Document) -> bool:
	return bool(doc.public) if doc.doctype == NOTICE else doc.audience == "Public"


def _is_news(doc: Document, names: list[str]) -> bool:
	before = doc.get_doc_before_save()
	watched = ("stage", "public" if doc.doctype == NOTICE else "audience", *names)
	return not before or any(before.get(name) != doc.get(name) for name in watched)
