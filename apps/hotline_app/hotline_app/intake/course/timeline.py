"""All that happened to an order, in one list with the newest first.

Whoever has records about orders adds them by the hook `hotline_timeline`: a list of functions that take
the numbers of orders and return entries (made by `entry`) of what the user may read.
"""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import chain
from typing import Any

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime, strip_html

from hotline_app import roles

HOOK = "hotline_timeline"
PAGE = 50
# Of records that an order has few of, all are read.
MANY = 500
ORDER = "HL Work Order"
# Changes of these fields are worth telling; the framework's versions have them all.
TRACKED = ("workflow_state", "urgency", "kind", "category", "line")

Entry = dict[str, Any]
Source = Callable[[list[str]], list[Entry]]


def entry(
	at: datetime | str | None,
	kind: str,
	title: str,
	text: str | None = None,
	by: str | None = None,
	record: tuple[str, str] | None = None,
) -> Entry:
	"""Return one entry: when, what kind of event, what to read, by which user, and the record behind it."""
	doctype, name = record or (None, None)
	return {"at": at, "kind": kind, "title": title, "text": text, "by": by, "doctype": doctype, "name": name}


def timeline(order, before: datetime | None = None) -> list[Entry]:
	"""Return a page of at least 50 entries (fewer: the last page) that are older than `before`.

	`order` is the document; the caller has checked the right to read it. A repeat shows as well what
	happened to the order that it repeats, if the user may read that one. The number of queries does not
	depend on how much there is.
	"""
	names = [order.name]
	if order.duplicate_of and frappe.has_permission(ORDER, "read", doc=order.duplicate_of):
		names.append(order.duplicate_of)
	entries = chain(_own(order), _framework(names, before), *(source(names) for source in _sources()))
	latest = before or now_datetime()
	told = [e for e in entries if e["at"] and _is_before(e, before, latest)]
	page = _page(sorted(told, key=lambda e: get_datetime(e["at"]), reverse=True))
	return _with_names(page)


def readable(doctype: str, **query: Any) -> list[frappe._dict]:
	"""Return at most 500 rows that the user may read, none where the user has no right on the DocType."""
	return frappe.get_list(doctype, limit=MANY, **query) if frappe.has_permission(doctype) else []


def sources(orders: list[str]) -> list[Entry]:
	"""The records of this module about `orders`, as the hook wants them."""
	return [*_urges(orders), *_supervisions(orders), *_escalations(orders), *_related(orders)]


def _sources() -> list[Source]:
	return [frappe.get_attr(path) for path in frappe.get_hooks(HOOK)]


def _is_before(e: Entry, before: datetime | None, latest: datetime) -> bool:
	moment = get_datetime(e["at"])
	return moment < latest if before else moment <= latest


def _page(entries: list[Entry]) -> list[Entry]:
	"""The first entries; what happened in the same moment as the last of them is not torn apart."""
	size = PAGE
	while size < len(entries) and entries[size]["at"] == entries[size - 1]["at"]:
		size += 1
	return entries[:size]


def _with_names(entries: list[Entry]) -> list[Entry]:
	users = sorted({e["by"] for e in entries if e["by"]})
	rows = (
		frappe.get_all("User", filters={"name": ("in", users)}, fields=["name", "full_name"]) if users else []
	)
	names = {row.name: row.full_name for row in rows}
	return [{**e, "who": names.get(e["by"]) or e["by"]} for e in entries]


def _own(order) -> Iterable[Entry]:
	"""What the order itself holds."""
	record = (ORDER, order.name)
	yield entry(order.creation, "taken", _("Order taken"), _(order.channel or ""), order.owner, record)
	for row in order.contacts:
		title = _("Contact: {0}, {1}").format(_in(row, "purpose"), _in(row, "result"))
		yield entry(row.contacted_at, "contact", title, row.note, row.user, record)
	for row in order.handovers:
		yield entry(row.handed_at, "handover", _("Handed over"), row.reason, row.by_user, record)
	for row in order.reopenings:
		yield entry(row.reopened_at, "reopened", _("Reopened"), row.reason, row.by_user, record)
	for row in order.pauses:
		yield entry(row.paused_at, "paused", _("Waiting begins"), record=record)
		yield entry(row.resumed_at, "resumed", _("Waiting ends"), record=record)


def _in(row, fieldname: str) -> str:
	return _(row.get(fieldname) or "", context=row.doctype)


def _framework(names: list[str], before: datetime | None) -> list[Entry]:
	"""What the framework keeps of a record."""
	latest = {"creation": ("<", before)} if before else {}
	found = [*_changes(names, latest), *_comments(names, latest), *_files(names, latest), *_clocks(names)]
	return [*found, *_mails(names, latest)] if roles.is_staff(frappe.session.user) else found


def _changes(names: list[str], latest: dict) -> Iterable[Entry]:
	rows = frappe.get_all(
		"Version",
		filters={"ref_doctype": ORDER, "docname": ("in", names), **latest},
		or_filters=[["data", "like", f'%"{fieldname}"%'] for fieldname in TRACKED],
		fields=["docname", "owner", "creation", "data"],
		order_by="creation desc",
		limit=PAGE,
	)
	meta = frappe.get_meta(ORDER)
	for row in rows:
		changed = [c for c in json.loads(row.data).get("changed") or () if c[0] in TRACKED]
		if not changed:
			continue
		texts = [f"{_(meta.get_label(f))}: {_said(f, old)} → {_said(f, new)}" for f, old, new in changed]
		yield entry(row.creation, "changed", texts[0], "\n".join(texts[1:]), row.owner, (ORDER, row.docname))


def _said(fieldname: str, value: str | None) -> str:
	return _(value or "–", context=ORDER if fieldname == "kind" else None)


def _comments(names: list[str], latest: dict) -> Iterable[Entry]:
	"""What people said, and what the system noted; who is outside sees what the own comments say."""
	inside = roles.is_staff(frappe.session.user)
	for row in frappe.get_all(
		"Comment",
		filters={
			"reference_doctype": ORDER,
			"reference_name": ("in", names),
			"comment_type": ("in", ("Comment", "Info")),
			**latest,
			**({} if inside else {"owner": frappe.session.user}),
		},
		fields=["reference_name", "comment_type", "content", "owner", "creation"],
		order_by="creation desc",
		limit=PAGE,
	):
		text, record = strip_html(row.content or ""), (ORDER, row.reference_name)
		if row.comment_type == "Info":
			yield entry(row.creation, "note", text, None, row.owner, record)
		else:
			yield entry(row.creation, "comment", _("Comment"), text, row.owner, record)


def _mails(names: list[str], latest: dict) -> Iterable[Entry]:
	for row in frappe.get_all(
		"Communication",
		filters={
			"reference_doctype": ORDER,
			"reference_name": ("in", names),
			"communication_type": "Communication",
			**latest,
		},
		fields=[
			"name",
			"subject",
			"content",
			"sent_or_received",
			"communication_medium",
			"delivery_status",
			"owner",
			"creation",
		],
		order_by="creation desc",
		limit=PAGE,
	):
		is_sms = row.communication_medium == "SMS"
		text = strip_html(row.content or "") if is_sms else row.subject
		yield entry(row.creation, "mail", _mail_title(row), text, row.owner, ("Communication", row.name))


def _mail_title(row: frappe._dict) -> str:
	if row.sent_or_received == "Received":
		return _("E-mail received")
	if row.delivery_status == "Error":
		return _("Message to the customer was not sent: {0}").format(row.subject)
	return _("SMS sent") if row.communication_medium == "SMS" else _("E-mail sent")


def _files(names: list[str], latest: dict) -> Iterable[Entry]:
	for row in frappe.get_all(
		"File",
		filters={"attached_to_doctype": ORDER, "attached_to_name": ("in", names), **latest},
		fields=["file_name", "file_url", "owner", "creation", "attached_to_name"],
		order_by="creation desc",
		limit=PAGE,
	):
		attached = entry(
			row.creation, "file", _("File attached"), row.file_name, row.owner, (ORDER, row.attached_to_name)
		)
		yield {**attached, "url": row.file_url}


def _clocks(names: list[str]) -> Iterable[Entry]:
	for row in frappe.get_all(
		"HL SLA Clock",
		filters={"reference_doctype": ORDER, "reference_name": ("in", names)},
		fields=["reference_name", "title", "state", "stopped_at", "due_at", "breached"],
		limit=MANY,
	):
		record, title = (ORDER, row.reference_name), _(row.title)
		if row.state == "Met":
			yield entry(row.stopped_at, "met", _("Deadline met: {0}").format(title), record=record)
		elif row.breached:
			yield entry(row.due_at, "missed", _("Deadline missed: {0}").format(title), record=record)


def _urges(orders: list[str]) -> Iterable[Entry]:
	for row in readable(
		"HL Urge",
		filters={"work_order": ("in", orders)},
		fields=[
			"name",
			"source",
			"number",
			"content",
			"urged_by",
			"urged_at",
			"reply",
			"replied_by",
			"replied_at",
		],
	):
		record = ("HL Urge", row.name)
		title = _("Urged by {0}, time {1}").format(_(row.source), row.number)
		yield entry(row.urged_at, "urged", title, row.content, row.urged_by, record)
		yield entry(row.replied_at, "answered", _("Urging answered"), row.reply, row.replied_by, record)


def _supervisions(orders: list[str]) -> Iterable[Entry]:
	for row in readable(
		"HL Supervision",
		filters={"work_order": ("in", orders)},
		fields=[
			"name",
			"level",
			"stage",
			"reason",
			"report",
			"review_note",
			"agent",
			"issued_at",
			"reported_at",
			"reopened_at",
			"closed_at",
		],
	):
		record = ("HL Supervision", row.name)
		title = _("Put under supervision: {0}").format(_(row.level))
		yield entry(row.issued_at, "supervised", title, row.reason, row.agent, record)
		yield entry(row.reported_at, "reported", _("The unit has reported"), row.report, None, record)
		yield entry(row.reopened_at, "sent back", _("Report sent back"), row.review_note, None, record)
		ended = _("Supervision withdrawn") if row.stage == "Withdrawn" else _("Report accepted")
		yield entry(row.closed_at, "released", ended, None, None, record)


def _escalations(orders: list[str]) -> Iterable[Entry]:
	for row in readable(
		"HL Escalation",
		filters={"work_order": ("in", orders)},
		fields=[
			"name",
			"matter",
			"content",
			"raised_by",
			"raised_at",
			"verified_at",
			"reported_at",
			"reported_to",
			"closed_at",
			"outcome",
		],
	):
		record, matter = ("HL Escalation", row.name), _(row.matter)
		title = _("Passed upward: {0}").format(matter)
		yield entry(row.raised_at, "raised", title, row.content, row.raised_by, record)
		yield entry(row.verified_at, "verified", _("Verified: {0}").format(matter), record=record)
		reported = _("Reported upward: {0}").format(matter)
		yield entry(row.reported_at, "reported upward", reported, row.reported_to, record=record)
		yield entry(row.closed_at, "settled", _("Settled: {0}").format(matter), row.outcome, record=record)


def _related(orders: list[str]) -> Iterable[Entry]:
	"""Repeats and parts of the order."""
	for row in readable(
		ORDER,
		filters=[],
		or_filters=[["duplicate_of", "in", orders], ["parent_order", "in", orders]],
		fields=["name", "title", "duplicate_of", "creation", "owner"],
	):
		title = _("Repeat: {0}") if row.duplicate_of in orders else _("Part of the matter: {0}")
		yield entry(row.creation, "related", title.format(row.name), row.title, row.owner, (ORDER, row.name))
