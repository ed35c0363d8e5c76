"""Tells the subscribers of a place what becomes of a public notice: published, changed, ended.

What is to be told stands on the notice (`announcing`), and how far the list of subscribers has been told
(`announced_until`), so a job that is stopped, repeated or runs twice tells everybody once.
"""

import frappe
from frappe import _
from frappe.utils import get_url

from . import mails, notices, subscriptions

BATCH = 500
EVENT_OF_STAGE = {"Published": "Published", "Ended": "Ended", "Withdrawn": "Withdrawn"}
# What people plan by; a corrected spelling is no news.
NEWS = ("starts_at", "restores_at")


def note(doc) -> None:
	"""Note on `doc` (a service notice about to be saved) what its subscribers are to be told, if anything."""
	if event := _event(doc):
		doc.announcing, doc.announced_until = event, None


def _event(doc) -> str | None:
	before = doc.get_doc_before_save()
	was_seen = bool(before and before.public and before.stage == notices.IN_FORCE)
	is_seen = bool(doc.public and doc.stage == notices.IN_FORCE)
	if is_seen and not was_seen:
		return "Published"
	if is_seen and (any(doc.has_value_changed(f) for f in NEWS) or _areas(doc) != _areas(before)):
		return "Changed"
	return EVENT_OF_STAGE.get(doc.stage) if was_seen and doc.public and not is_seen else None


def _areas(doc) -> set[str]:
	return {row.area for row in doc.areas}


def soon(doc) -> None:
	"""Tell in the background what `note` noted, once the record is stored."""
	if doc.announcing and not doc.announced_until:
		_enqueue(doc.name)


def go_on() -> None:
	"""Go on with whatever is not told to its end, such as after a stop; run by the scheduler."""
	for name in frappe.get_all("HL Service Notice", {"announcing": ("is", "set")}, pluck="name"):
		_enqueue(name)


def _enqueue(notice: str) -> None:
	frappe.enqueue(
		announce,
		queue="long",
		job_id=f"hotline-announce-{notice}",
		deduplicate=True,
		enqueue_after_commit=True,
		notice=notice,
	)


def announce(notice: str) -> int:
	"""Queue a mail to each subscriber of the notice's place who wasn't told yet; return how many."""
	told = 0
	while (number := _announce_batch(notice)) is not None:
		told += number
		# Mails and mark are stored together, so a stop in between neither loses nor repeats one.
		frappe.db.commit()
	frappe.db.commit()
	return told


def _announce_batch(notice: str) -> int | None:
	"""Tell the next subscribers; None when there was nothing left to tell."""
	doc = frappe.get_doc("HL Service Notice", notice, for_update=True)
	if not doc.announcing:
		return None
	batch = _next_subscribers(doc)
	if batch and not mails.can_send():
		batch = []
	for subscriber in batch:
		_tell(doc, subscriber)
	finished = len(batch) < BATCH
	doc.db_set(
		{
			"announcing": None if finished else doc.announcing,
			"announced_until": None if finished else batch[-1].name,
		},
		update_modified=False,
	)
	return len(batch)


def _next_subscribers(doc) -> list[frappe._dict]:
	"""The next confirmed subscribers whose area covers, or lies in, one of the notice's."""
	subscription = frappe.qb.DocType("HL Notice Subscription")
	query = (
		frappe.qb.from_(subscription)
		.select(subscription.name, subscription.email, subscription.language, subscription.token)
		.where(subscription.confirmed == 1)
		.where(subscription.line.isnull() | subscription.line.isin(["", doc.line]))
		.where(subscription.name > (doc.announced_until or ""))
		.orderby(subscription.name)
		.limit(BATCH)
	)
	if doc.areas:
		query = query.where(subscription.area.isin(_touched_areas(doc)))
	return query.run(as_dict=True)


def _touched_areas(doc):
	"""The areas of the notice with all above and below them, as a query."""
	named, other = frappe.qb.DocType("HL Area").as_("named"), frappe.qb.DocType("HL Area").as_("other")
	above = (other.lft <= named.lft) & (other.rgt >= named.rgt)
	below = (other.lft >= named.lft) & (other.rgt <= named.rgt)
	return (
		frappe.qb.from_(named)
		.join(other)
		.on(above | below)
		.select(other.name)
		.where(named.name.isin(list(_areas(doc))))
	)


def _tell(doc, subscriber: frappe._dict) -> None:
	"""Tell one subscriber what is noted on the notice; other ways than mail would begin here too."""
	with mails.in_language(subscriber.language):
		leave = subscriptions.address_of(subscriber)
		mails.send(
			subscriber.email,
			f"{_('Service Notice') if doc.announcing == 'Published' else _(doc.announcing)}: {doc.title}",
			"hotline_notice",
			{"notice": doc, "facts": _facts(doc), "address": get_url(f"/notices/{doc.name}"), "leave": leave},
			leave=leave,
		)


def _facts(doc) -> list[tuple[str, str]]:
	"""What the mail says of a notice, line by line."""
	facts = [
		(_("Type"), _(doc.notice_type)),
		(_("Area"), " · ".join(_(row.area) for row in doc.areas)),
		(_("Starts At", context="Service Notice"), notices.told(doc.starts_at)),
		(_("Expected Restoration"), notices.told(doc.restores_at)),
		(_("Restored At"), notices.told(doc.restored_at) if doc.restored_at else ""),
		(_("Reason"), doc.reason),
	]
	return [(label, value) for label, value in facts if value]
