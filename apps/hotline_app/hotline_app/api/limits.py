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
	pipeline = frappe.cache.pipeline()
	pipeline.set(_key(what, who), 0, ex=seconds, nx=True)
	pipeline.incr(_key(what, who))
	if pipeline.execute()[-1] > limit:
		_refuse()


def counted(what: str, who: str) -> int:
	"""Return how often `who` was counted with `what` in the time that is counted now."""
	return int(frappe.cache.get(_key(what, who)) or 0)


def refuse_past(what: str, who: str, limit: int) -> None:
	"""Raise TooOftenError (429) if `limit` is reached, without counting one more."""
	if counted(what, who) >= limit:
		_refuse()


def network() -> str:
	"""Return the network from which the request comes, empty where there is no request."""
	ip = frappe.local.request_ip
	if not ip:
		return ""
	address = ip_address(ip)
	return str(ip_network(f"{address}/{PREFIX[address.version]}", strict=False))


def _key(what: str, who: str) -> bytes:
	return frappe.cache.make_key(f"hotline_limit:{what}:{who}")


def _refuse() -> None:
	frappe.throw(_("Too many requests. Please try again later."), TooOftenError)
