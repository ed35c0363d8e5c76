"""Sends the deliveries that are due; what does not arrive is sent again after growing pauses.

A delivery is claimed before it is sent: a worker that dies in between has it sent again when the claim has
run out. So each arrives at least once, and its `id` says which one it is. While a receiver does not answer,
one delivery is tried for all; none of the others is used up.
"""

import json
import time
from datetime import datetime, timedelta

import frappe
from frappe.utils import add_to_date, cint, now_datetime

from hotline_app.acting import acting_as
from hotline_app.partner import changes, fence
from hotline_app.partner.sync import counting

from . import signing
from .handing import DEAD, DELIVERED, DELIVERY, PING, WAITING, WEBHOOK

AT_ONCE = 50
# A job ends before the queue ends it.
LONGEST_S = 240
CLAIMED = timedelta(minutes=10)
LONGEST_WISH_S = 3600
# The receiver is not up to it now, whatever the delivery.
BUSY = (408, 425, 429)


def run() -> None:
	"""Have a worker send to each webhook for which something is due, and give up what is too old."""
	give_up_old()
	for webhook in due_webhooks():
		frappe.enqueue(
			"hotline_app.partner.webhook.sending.send",
			queue="long",
			job_id=f"webhook-{webhook}",
			deduplicate=True,
			webhook=webhook,
		)


def due_webhooks() -> list[str]:
	"""Return the webhooks that are not resting and have something due."""
	delivery, webhook = frappe.qb.DocType(DELIVERY), frappe.qb.DocType(WEBHOOK)
	now = now_datetime()
	rows = (
		frappe.qb.from_(delivery)
		.join(webhook)
		.on(webhook.name == delivery.webhook)
		.select(webhook.name)
		.distinct()
		.where((delivery.state == WAITING) & (delivery.next_try_at <= now) & (webhook.enabled == 1))
		.where(webhook.resting_until.isnull() | (webhook.resting_until <= now))
		.orderby(webhook.name)
		.run()
	)
	return [row[0] for row in rows]


def send(webhook: str) -> int:
	"""Send what is due for a webhook, the oldest change first; return how many arrived."""
	until, arrived = time.monotonic() + LONGEST_S, 0
	doc = frappe.get_doc(WEBHOOK, webhook)
	user = frappe.db.get_value("HL Partner", {"name": doc.partner, "enabled": 1}, "user")
	if not user or not doc.enabled:
		return arrived
	while time.monotonic() < until and (claimed := _claim(webhook)):
		told = _told(claimed, user)
		for position, row in enumerate(claimed):
			answers = _deliver(doc, row, told[row.name])
			arrived += answers is True
			if answers is None or time.monotonic() > until:
				_release([left.name for left in claimed[position + 1 :]])
				return arrived
	return arrived


def give_up_old() -> None:
	"""Call dead what could not be delivered for as many days as the settings say."""
	days = cint(_settings().give_up_after_days) or 3
	table = frappe.qb.DocType(DELIVERY)
	(
		frappe.qb.update(table)
		.set(table.state, DEAD)
		.set(table.next_try_at, None)
		.set(table.modified, now_datetime())
		.where((table.state == WAITING) & (table.creation < add_to_date(now_datetime(), days=-days)))
		# Sent again by hand, it has its time anew.
		.where(table.resent_at.isnull() | (table.resent_at < add_to_date(now_datetime(), days=-days)))
		.run()
	)


def send_again(names: list[str]) -> None:
	"""Begin anew with deliveries that are dead."""
	table, now = frappe.qb.DocType(DELIVERY), now_datetime()
	(
		frappe.qb.update(table)
		.set(table.state, WAITING)
		.set(table.tries, 0)
		.set(table.next_try_at, now)
		.set(table.resent_at, now)
		.set(table.modified, now)
		.where(table.name.isin(names or [""]) & (table.state == DEAD))
		.run()
	)


def forget_old() -> None:
	"""Delete what arrived, and what is dead, longer ago than the settings say; once a day."""
	days = cint(_settings().keep_deliveries_days) or 30
	before = add_to_date(now_datetime(), days=-days)
	frappe.db.delete(DELIVERY, {"state": ("in", (DELIVERED, DEAD)), "modified": ("<", before)})


def _claim(webhook: str) -> list[frappe._dict]:
	table, now = frappe.qb.DocType(DELIVERY), now_datetime()
	fields = (
		"name",
		"tries",
		"number",
		"happening",
		"happened_at",
		"work_order",
		"external_id",
		"merged_into",
		"transfer",
	)
	rows = (
		frappe.qb.from_(table)
		.select(*(table[field] for field in fields))
		.where((table.webhook == webhook) & (table.state == WAITING) & (table.next_try_at <= now))
		# What failed before comes last: it does not keep back the others.
		.orderby(table.tries)
		.orderby(table.number)
		.limit(AT_ONCE)
		.for_update(skip_locked=True)
		.run(as_dict=True)
	)
	_set([row.name for row in rows], next_try_at=now + CLAIMED)
	frappe.db.commit()
	return rows


def _told(rows: list[frappe._dict], user: str) -> dict[str, dict]:
	"""What the receiver is told by each delivery; the orders as they are now, as far as it may read them."""
	asked = [frappe._dict(row, at=row.happened_at) for row in rows]
	with acting_as(user):
		return {row.name: told for row, told in zip(rows, changes.told(asked), strict=True)}


def _deliver(webhook, row: frappe._dict, told: dict) -> bool | None:
	"""Send one delivery: True if it arrived, False if it was refused, None if nobody answers."""
	content = {"id": row.name, "event": row.happening, **told}
	if row.happening == PING:
		content = {"id": row.name, "event": PING}
	body = json.dumps(content, default=str, ensure_ascii=False).encode()
	timestamp = int(time.time())
	headers = {
		"Content-Type": "application/json; charset=utf-8",
		"User-Agent": "Hotline-Webhook",
		"X-Hotline-Delivery": row.name,
		"X-Hotline-Event": row.happening,
		**signing.headers(webhook.valid_secrets(), timestamp, body),
	}
	status, wish = 0, None
	try:
		answer = fence.post(
			fence.target_of(webhook.address), body, headers, cint(_settings().timeout_s) or 10
		)
		status, said, wish = answer.status, answer.text, answer.retry_after
	except (fence.UnreachableError, fence.AddressRefusedError) as error:
		if isinstance(error, fence.AddressRefusedError):
			frappe.clear_last_message()
		said = str(error)
	result = _note(webhook, row, status, said, wish)
	counting.note(webhook.partner, failed=not result)
	frappe.db.commit()
	return result


def _note(webhook, row: frappe._dict, status: int, said: str, wish: str | None) -> bool | None:
	now = now_datetime()
	if 200 <= status < 300:
		_set([row.name], state=DELIVERED, delivered_at=now, status=status, tries=row.tries + 1, error=None)
		if webhook.failures or webhook.resting_until:
			webhook.db_set({"failures": 0, "resting_until": None, "error": None}, update_modified=False)
		return True
	tries = row.tries + 1
	is_last = tries >= (cint(_settings().tries) or 10)
	again = None if is_last else _after(tries, wish)
	_set(
		[row.name],
		state=DEAD if is_last else WAITING,
		next_try_at=again,
		tries=tries,
		status=status,
		error=said[:500],
	)
	if 400 <= status < 500 and status not in BUSY:
		return False
	failures = (webhook.failures or 0) + 1
	webhook.db_set(
		{"failures": failures, "resting_until": _after(failures, wish), "error": said[:500]},
		update_modified=False,
	)
	return None


def _after(tries: int, wish: str | None) -> datetime:
	"""When to try again after so many tries; a receiver may wish for up to an hour."""
	pauses = _settings().pauses()
	seconds = 60 * pauses[min(tries, len(pauses)) - 1]
	if wish and wish.isdecimal():
		seconds = max(seconds, min(int(wish), LONGEST_WISH_S))
	return add_to_date(now_datetime(), seconds=seconds)


def _release(names: list[str]) -> None:
	_set(names, next_try_at=now_datetime())
	frappe.db.commit()


def _set(names: list[str], **values) -> None:
	table = frappe.qb.DocType(DELIVERY)
	query = frappe.qb.update(table).set(table.modified, now_datetime()).where(table.name.isin(names or [""]))
	for field, value in values.items():
		query = query.set(table[field], value)
	query.run()


def _settings():
	return frappe.get_cached_doc("HL Partner Settings")
