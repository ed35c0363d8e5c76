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
	key = frappe.cache.make_key(f"hotline_limit:{what}:{who}")
	pipeline = frappe.cache.pipeline()
	pipeline.set(key, 0, ex=seconds, nx=True)
	pipeline.incr(key)
	if pipeline.execute()[-1] > limit:
		frappe.throw(_("Too many requests. Please try again later."), TooOftenError)


def network() -> str:
	"""Return the network from which the request comes, empty where there is no request."""
	ip = frappe.local.request_ip
	if not ip:
		return ""
	address = ip_address(ip)
	return str(ip_network(f"{address}/{PREFIX[address.version]}", strict=False))
