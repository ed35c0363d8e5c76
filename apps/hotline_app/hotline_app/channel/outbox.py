"""Messages on their way to citizens: kept, sent after the transaction, tried again after growing pauses.

A message that can't be sent goes by the next way that its writer allowed; with none left it is Failed, with
the reason, and can be sent again from the desk. What only the citizen reads is sealed until it is sent.
"""

import json
from typing import Any

import frappe
from frappe import _
from frappe.utils import add_to_date, now_datetime
from frappe.utils.password import decrypt, encrypt

from . import accounts, adapters, threads
from .errors import RefusedError, SendError

DOCTYPE = "HL Message"
QUEUED, SENT, DELIVERED, READ, FAILED = "Queued", "Sent", "Delivered", "Read", "Failed"
# How far a message has come; reports may come in any order.
_RANK = {QUEUED: 0, SENT: 1, FAILED: 2, DELIVERED: 3, READ: 4}
# Before each further try, in minutes; after the last one it has failed.
PAUSES_MIN = (1, 5, 15, 60, 240, 720)
# A sweep's work; the next one goes on.
MOST_A_RUN = 500
HIDDEN = "••••••"
# By channel and number or address how somebody can be reached, the best first.
Ways = list[tuple[str, str]]


def post(order, ways: Ways, text: str, **facts: Any):
	"""Keep a message to the citizen of `order` and have it sent by the first of `ways`; return it.

	The others are for when that fails. `facts`: subject, message (the title of an HL Citizen Message),
	sent_by (the user who wrote it), and `kept`: what may be read of the text here, where that is less.
	"""
	(channel, address), *others = ways
	kept = facts.pop("kept", text)
	record = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"work_order": order.name,
			"line": order.line,
			"channel": channel,
			"address": address,
			"account": accounts.of_line(order.line, channel),
			"direction": "Out",
			"state": QUEUED,
			"text": kept,
			"sealed": encrypt(text) if kept != text else None,
			"alternatives": json.dumps(others) if others else None,
			"next_try_at": now_datetime(),
			"automatic": int(not facts.get("sent_by")),
			**facts,
		}
	)
	threads.begin(record)
	# The step that tells, or the right to answer on the order, was the user's; the message is ours.
	record.insert(ignore_permissions=True)
	_soon(record.name)
	return record


def run() -> None:
	"""Have all sent whose time has come; run by the scheduler."""
	if _due(limit=1):
		frappe.enqueue(
			"hotline_app.channel.outbox.deliver_due",
			queue="long",
			job_id="hotline-messages",
			deduplicate=True,
		)


def deliver_due() -> int:
	"""Send what is due, each in a transaction of its own; return how many were tried."""
	names = _due(limit=MOST_A_RUN)
	for name in names:
		deliver(name)
		frappe.db.commit()
	return len(names)


def deliver(message: str) -> None:
	"""Try to send one message. Whoever comes second finds it sent: its row is held meanwhile."""
	doc = frappe.get_doc(DOCTYPE, message, for_update=True)
	if doc.direction != "Out" or doc.state != QUEUED:
		return
	try:
		number = adapters.send(doc, decrypt(doc.sealed) if doc.sealed else doc.text)
	except SendError as error:
		_failed(doc, str(error), for_good=isinstance(error, RefusedError))
	# A fault of ours is no reason to keep others waiting; its text may hold what only the citizen reads.
	except Exception as error:
		_failed(doc, type(error).__name__, for_good=False)
		frappe.log_error(f"Message was not sent: {doc.channel}, {doc.shown_address}", type(error).__name__)
	else:
		_sent(doc, number)


def report(account: str, provider_id: str, state: str, error: str | None = None) -> bool:
	"""Take what a gateway says of a message, once; return whether there is such a message."""
	known = {"account": account, "provider_id": provider_id, "direction": "Out"}
	name = frappe.db.get_value(DOCTYPE, known, for_update=True)
	if not name:
		return False
	doc = frappe.get_doc(DOCTYPE, name)
	if _RANK[state] <= _RANK.get(doc.state, 0):
		return True
	times = {DELIVERED: "delivered_at", READ: "read_at"}
	facts: dict[str, Any] = {"state": state, "error": (error or "")[:500] or None}
	if state in times:
		facts[times[state]] = now_datetime()
	doc.db_set(facts)
	if state == FAILED:
		_by_another_way(doc)
	return True


def send_again(doc) -> None:
	"""Begin anew with a message that failed. Raises ValidationError for any other."""
	if doc.direction != "Out" or doc.state != FAILED:
		frappe.throw(_("Only a message that failed can be sent again."))
	if doc.sealed is None and HIDDEN in (doc.text or ""):
		frappe.throw(_("What only the citizen reads is not kept. Take the step again that sends it."))
	doc.db_set({"state": QUEUED, "attempts": 0, "error": None, "next_try_at": now_datetime()})
	_soon(doc.name)


def _soon(name: str) -> None:
	frappe.enqueue(
		"hotline_app.channel.outbox.deliver", queue="short", enqueue_after_commit=True, message=name
	)


def _due(limit: int) -> list[str]:
	due = {"state": QUEUED, "next_try_at": ("<=", now_datetime())}
	return frappe.get_all(DOCTYPE, due, pluck="name", order_by="next_try_at", limit=limit)


def _sent(doc, number: str | None) -> None:
	facts = {"state": SENT, "sent_at": now_datetime(), "attempts": doc.attempts + 1, "error": None}
	facts.update({"sealed": None, "alternatives": doc.alternatives, "next_try_at": None})
	if number:
		facts["provider_id"] = number[:255]
	doc.db_set(facts)
	accounts.note(doc.account, last_sent_at=now_datetime())


def _failed(doc, error: str, for_good: bool) -> None:
	tries = doc.attempts + 1
	ended = for_good or tries > len(PAUSES_MIN)
	facts: dict[str, Any] = {"attempts": tries, "error": error[:500]}
	if ended:
		facts.update({"state": FAILED, "next_try_at": None})
	else:
		facts["next_try_at"] = add_to_date(now_datetime(), minutes=PAUSES_MIN[tries - 1])
	doc.db_set(facts)
	accounts.note(doc.account, error=error)
	if ended:
		_by_another_way(doc)


def _by_another_way(doc) -> None:
	"""Send by the next way what failed by this one."""
	ways = [(channel, address) for channel, address in json.loads(doc.alternatives or "[]")]
	if not ways or (doc.sealed is None and HIDDEN in (doc.text or "")):
		return
	order = frappe.get_doc("HL Work Order", doc.work_order)
	text = decrypt(doc.sealed) if doc.sealed else doc.text
	facts = {"subject": doc.subject, "message": doc.message, "sent_by": doc.sent_by}
	post(order, ways, text, kept=doc.text, **facts)
	doc.db_set("alternatives", None)
