"""The way of a command from a web worker to the process that holds the connections: a list in Redis.

It is the queue's Redis, not the cache's: nothing there is thrown away to make room.
"""

import json
import time
from typing import Any

import frappe
from frappe.utils.background_jobs import get_redis_conn

# What nobody took in this time is not done any more: a call that waited would be put through to nobody.
LATEST_S = 10
_MOST = 1000


def send(message: dict[str, Any]) -> None:
	"""Hand a message over once what the request writes is stored; one that has written nothing, at once.

	The framework commits nothing then, and what waits for a commit is dropped.
	"""
	if frappe.db.transaction_writes:
		frappe.db.after_commit.add(lambda: post(message))
	else:
		post(message)


def post(message: dict[str, Any]) -> None:
	"""Hand a message to the site's telephony process."""
	key = _key(frappe.local.site)
	pipeline = connection().pipeline()
	pipeline.lpush(key, json.dumps({**message, "posted": time.time()}))
	pipeline.ltrim(key, 0, _MOST - 1)
	pipeline.expire(key, LATEST_S * 6)
	pipeline.execute()


def connection() -> Any:
	"""Return a connection with the queue's Redis, to wait on."""
	return get_redis_conn()


def wait(redis: Any, site: str, timeout_s: int = 1) -> dict[str, Any] | None:
	"""Return the next message for a site, None if there is none for so many seconds."""
	found = redis.brpop([_key(site)], timeout=timeout_s)
	return json.loads(found[1]) if found else None


def is_late(message: dict[str, Any]) -> bool:
	"""Whether a message has waited for too long to be obeyed."""
	return time.time() - float(message.get("posted", 0)) > LATEST_S


def _key(site: str) -> str:
	return f"hotline_telephony:{site}"
