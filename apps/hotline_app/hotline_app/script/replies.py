"""Written replies are looked through before they are stored; transcripts are marked (`G-6.6`).

Which fields are replies or transcripts stands in the hooks `hotline_written_replies` and
`hotline_transcripts`: by DocType the names of the fields.
"""

from typing import Any

import frappe
from frappe import _
from frappe.utils import cstr, escape_html, now_datetime, strip_html

from . import phrases
from .phrases import BLOCK, Finding

REPLIES, TRANSCRIPTS = "hotline_written_replies", "hotline_transcripts"
FINDING = "HL Phrase Finding"
REPLY, REFUSED, TRANSCRIPT = "Written Reply", "Refused Reply", "Transcript"
AROUND = 40
OURS = "HL "
# Whoever answers for what a record says, by the first of these fields that it has.
PERSONS = ("agent", "answered_by", "handler", "owner")


class ForbiddenPhraseError(frappe.ValidationError):
	"""A written reply holds what nobody says to a caller (417)."""


def check(doc, method: str | None = None) -> None:
	"""Refuse a reply with a phrase that is blocked, warn of others; call it when the record is validated.

	Only what is new or was changed is looked at. What another system wrote is never refused, and neither
	is what is installed.
	"""
	_look_through(doc, _fields(REPLIES, doc.doctype))


def check_mail(doc, method: str | None = None) -> None:
	"""Look a mail through that a person sends about one of our records, as a written reply of its line."""
	is_ours = (doc.reference_doctype or "").startswith(OURS) and not doc.flags.by_the_platform
	is_mail = (doc.communication_type, doc.communication_medium) == ("Communication", "Email")
	if not is_ours or not is_mail or doc.sent_or_received != "Sent":
		return
	meta = frappe.get_meta(doc.reference_doctype)
	if meta.has_field("line"):
		doc.line = frappe.db.get_value(doc.reference_doctype, doc.reference_name, "line")
	_look_through(doc, ["subject", "content"])


def check_message(doc, method: str | None = None) -> None:
	"""Look a message through that a person writes to a citizen."""
	if doc.direction == "Out" and doc.sent_by:
		_look_through(doc, ["subject", "text"])


def keep(doc, method: str | None = None) -> None:
	"""Keep what was found in a stored reply, for the report; call it when the record was stored."""
	found = doc.flags.pop("forbidden_phrases", None) or {}
	_keep(doc, found, REPLY, frappe.session.user)


def mark(doc, method: str | None = None) -> None:
	"""Mark what was said in a call: keep what stands in its transcript, in place of what was kept before."""
	fields = _fields(TRANSCRIPTS, doc.doctype)
	before = doc.get_doc_before_save()
	changed = [name for name in fields if (doc.get(name) or None) != ((before and before.get(name)) or None)]
	if not changed:
		return
	frappe.db.delete(
		FINDING,
		{"reference_doctype": doc.doctype, "reference_name": doc.name, "reference_field": ("in", changed)},
	)
	person = next((doc.get(name) for name in PERSONS if doc.get(name)), None)
	_keep(doc, _changed(doc, changed, None), TRANSCRIPT, person)


def _look_through(doc, fields: list[str]) -> None:
	found = _changed(doc, fields, doc.get_doc_before_save())
	doc.flags.forbidden_phrases = found
	if not found or frappe.flags.in_install or frappe.flags.in_migrate or frappe.flags.in_patch:
		return
	said = [finding for findings in found.values() for finding in findings]
	blocked = [finding for finding in said if finding.phrase.severity == BLOCK]
	if blocked and not doc.get("source_system"):
		_keep_refused(doc, found)
		frappe.throw(_told(blocked), ForbiddenPhraseError, title=_("Please say it another way"))
	frappe.msgprint(_told(said), title=_("Please say it another way"), indicator="orange", alert=True)


def _fields(hook: str, doctype: str) -> list[str]:
	return frappe.get_hooks(hook).get(doctype, [])


def _changed(doc, fields: list[str], before) -> dict[str, list[Finding]]:
	line = doc.get("line")
	texts = {name: strip_html(cstr(doc.get(name))) for name in fields if doc.get(name)}
	return {
		name: found
		for name, text in texts.items()
		if not before or before.get(name) != doc.get(name)
		if (found := phrases.find(text, line))
	}


def _told(found: list[Finding]) -> str:
	"""What stands where, and what to write instead; each phrase once."""
	lines = []
	for finding in {f.phrase.name: f for f in found}.values():
		said = _("“{0}” is not said to callers ({1}).").format(
			escape_html(finding.text), _(finding.phrase.kind)
		)
		instead = _("Instead: {0}").format(escape_html(finding.phrase.instead))
		lines.append(f"{said} {instead}" if finding.phrase.instead else said)
	return "<br>".join(lines)


def _keep(doc, found: dict[str, list[Finding]], found_in: str, person: str | None) -> None:
	store(_traces(doc, found, found_in, person))


def _keep_refused(doc, found: dict[str, list[Finding]]) -> None:
	"""Have kept what was refused by a job: nothing of the request itself is stored."""
	frappe.enqueue(
		"hotline_app.script.replies.store", traces=_traces(doc, found, REFUSED, frappe.session.user)
	)


def store(traces: list[dict[str, Any]]) -> None:
	"""Store what was found."""
	for trace in traces:
		# By nobody's wish.
		frappe.get_doc(trace).insert(ignore_permissions=True)


def _traces(doc, found: dict[str, list[Finding]], found_in: str, person: str | None) -> list[dict[str, Any]]:
	about = {
		"doctype": FINDING,
		"found_in": found_in,
		"line": doc.get("line"),
		"reference_doctype": doc.doctype,
		# A new record that is refused is never stored.
		"reference_name": None if found_in == REFUSED and doc.is_new() else doc.name,
		"agent": person,
		"found_at": now_datetime(),
	}
	return [
		{
			**about,
			"phrase": finding.phrase.name,
			"kind": finding.phrase.kind,
			"severity": finding.phrase.severity,
			"reference_field": name,
			"excerpt": strip_html(cstr(doc.get(name)))[max(0, finding.start - AROUND) : finding.end + AROUND],
		}
		for name, findings in found.items()
		for finding in findings
	]
