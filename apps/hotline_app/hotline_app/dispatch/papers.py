"""Papers that a stranger sends with an application: scans of a licence, of certificates (`C-5.1.2`).

They arrive one by one before the application does, and lie there, private and of no record, for an hour.
Whoever sent one holds its receipt; an application that names receipts gets those papers, each once.
"""

import hashlib
import hmac
import json
from typing import Any

import frappe
from frappe import _
from frappe.utils import add_to_date, now_datetime
from frappe.utils.password import get_encryption_key

GUEST = "Guest"
# Where a paper is said to belong until its application has come.
MARK = "applied_papers"
# What a paper may be, by how its content begins.
KINDS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}
MOST_WAITING = 500
HOURS = 1
# Fields for scans; what is more than one of a kind is attached beside it.
FIELDS = ("licence_scan", "qualification_scan")


class PaperError(frappe.ValidationError):
	"""What was sent is no paper, too large, or one too many."""


def keep(content: bytes) -> str:
	"""Keep a paper for the application that will come; return its receipt. Raises `PaperError`."""
	kind = next((kind for beginning, kind in KINDS.items() if content.startswith(beginning)), None)
	if not kind:
		frappe.throw(_("Please send a PDF file or a picture (JPEG or PNG)."), PaperError)
	if len(content) > most_bytes():
		frappe.throw(_("A file may have at most {0} MB.").format(_settings().paper_megabytes), PaperError)
	if frappe.db.count("File", _WAITING) >= MOST_WAITING:
		frappe.throw(_("Too many requests. Please try again later."), PaperError)
	file = frappe.new_doc("File")
	# The name that the sender's file had is nobody's concern.
	file.update({"file_name": f"{frappe.generate_hash(length=12)}.{kind}", "content": content})
	file.update({"is_private": 1, "attached_to_field": MARK})
	file.insert(ignore_permissions=True)  # strangers have no right on files; this is the one way for them
	# To the framework a file is for whom it was made by, and every stranger is the same guest.
	file.db_set("owner", "Administrator", update_modified=False)
	return f"{file.name}.{_signature(file.name)}"


def most_bytes() -> int:
	"""Return how large a paper may be, in bytes."""
	return _settings().paper_megabytes * 1024 * 1024


def check(provider) -> None:
	"""Take the receipts out of a new application; `attach` gives it their papers. Raises `PaperError`."""
	provider.flags.papers = []
	said, provider.applied_papers = provider.applied_papers, None
	for paper in _listed(said):
		name, _dot, signature = str(paper.get("receipt")).rpartition(".")
		if paper.get("field") not in FIELDS or not hmac.compare_digest(signature, _signature(name)):
			frappe.throw(_("A paper is missing. Please attach it again."), PaperError)
		provider.flags.papers.append((paper["field"], name))


def attach(provider, method: str | None = None) -> None:
	"""Give a new application the papers that it named."""
	for field, name in provider.flags.papers or ():
		if not frappe.db.exists("File", {**_WAITING, "name": name}):
			frappe.throw(_("A paper is missing. Please attach it again."), PaperError)
		file = frappe.get_doc("File", name)
		file.update({"attached_to_doctype": provider.doctype, "attached_to_name": provider.name})
		file.attached_to_field = field
		file.save(ignore_permissions=True)  # it was the sender's, and is the application's now
		if not provider.get(field):
			provider.db_set(field, file.file_url, update_modified=False)


def forget_unused() -> None:
	"""Delete papers for which no application came; every hour."""
	old = {**_WAITING, "creation": ("<", add_to_date(now_datetime(), hours=-HOURS))}
	for name in frappe.get_all("File", old, pluck="name", limit=MOST_WAITING):
		frappe.delete_doc("File", name, ignore_permissions=True, delete_permanently=True)


def _listed(said: str | None) -> list[dict[str, Any]]:
	try:
		papers = json.loads(said or "[]")
	except ValueError:
		papers = None
	if not isinstance(papers, list) or not all(isinstance(paper, dict) for paper in papers):
		frappe.throw(_("A paper is missing. Please attach it again."), PaperError)
	if len(papers) > (most := _settings().papers):
		frappe.throw(_("At most {0} papers can be attached.").format(most), PaperError)
	return papers


def _settings():
	return frappe.get_cached_doc("HL Provider Settings")


def _signature(name: str) -> str:
	return hmac.new(get_encryption_key().encode(), f"paper\n{name}".encode(), hashlib.sha256).hexdigest()[:32]


_WAITING = {"attached_to_field": MARK, "attached_to_name": ("is", "not set"), "is_private": 1}
