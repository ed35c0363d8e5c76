"""How often a stranger may ask for something."""

from ipaddress import ip_address, ip_network

import frappe
from frappe import _

# Whoever has one address of a network usually has them all.
PREFIX = {4: 24, 6: 56}


class TooOftenError(frappe.RateLimitExceededError):
	"""Somebody asks more often than people do."""

	http_status_code = 429


def count(what: str, who: str, limit: int, seconds: int) -> None:
	"""Count one more `what` of `who`; raise TooOftenError (429) past `limit` in `seconds`."""
	used, left_s = spend(what, who, seconds)
	if used > limit:
		refuse(left_s)


def spend(what: str, who: str, seconds: int) -> tuple[int, int]:
	"""Count one more `what` of `who`; return how many it is, and in how many seconds counting begins anew."""
	pipeline = frappe.cache.pipeline()
	pipeline.set(_key(what, who), 0, ex=seconds, nx=True)
	pipeline.incr(_key(what, who))
	pipeline.ttl(_key(what, who))
	_, used, left_s = pipeline.execute()
	return used, max(left_s, 1)


def counted(what: str, who: str) -> int:
	"""Return how often `who` was counted with `what` in the time that is counted now."""
	return int(frappe.cache.get(_key(what, who)) or 0)


def refuse_past(what: str, who: str, limit: int) -> None:
	"""Raise TooOftenError (429) if `limit` is reached, without counting one more."""
	if counted(what, who) >= limit:
		refuse(frappe.cache.ttl(_key(what, who)))


def network() -> str:
	"""Return the network from which the request comes, empty where there is no request."""
	ip = frappe.local.request_ip
	if not ip:
		return ""
	address = ip_address(ip)
	return str(ip_network(f"{address}/{PREFIX[address.version]}", strict=False))


def _key(what: str, who: str) -> bytes:
	return frappe.cache.make_key(f"hotline_limit:{what}:{who}")


def refuse(retry_after_s: int) -> None:
	"""Raise TooOftenError (429), and let the answer say after how many seconds to try again."""
	frappe.local.flags.hotline_retry_after = max(retry_after_s, 1)
	frappe.throw(_("Too many requests. Please try again later."), TooOftenError)
