"""Where the server may send anything: to public addresses, and to networks that the administrator names.

Whoever may write down an address for a webhook could otherwise have the server knock at the doors of its own
network. The name is looked up once, and that address is connected to, so a name that changes meanwhile leads
nowhere else; redirects are not followed.
"""

import socket
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

import certifi
import frappe
import urllib3
from frappe import _

PORTS = {"https": 443, "http": 80}
ANSWER_KEPT = 500
_NAT64 = ip_network("64:ff9b::/96")

Address = IPv4Address | IPv6Address
LookUp = Callable[[str, int], list[str]]


class AddressRefusedError(frappe.ValidationError):
	"""Nothing is sent to this address."""


class UnreachableError(Exception):
	"""Nobody answers there now."""


@dataclass(frozen=True)
class Target:
	"""A place to send to: what the receiver is called, and the address that was looked up for it."""

	scheme: str
	host: str
	port: int
	path: str
	ip: str


@dataclass(frozen=True)
class Answer:
	"""What a receiver said."""

	status: int
	text: str
	retry_after: str | None


def look_up(host: str, port: int) -> list[str]:
	"""Return all addresses of a host."""
	try:
		found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
	except (OSError, UnicodeError) as error:
		raise UnreachableError(f"{host} has no address: {error}") from error
	return [str(entry[4][0]) for entry in found]


def target_of(url: str, look_up: LookUp = look_up) -> Target:
	"""Return where an address leads. Raises `AddressRefusedError`, and `UnreachableError` for unknown names.

	All addresses of the host must be public, or in one of the networks of HL Partner Settings; plain http is
	for those networks only.
	"""
	try:
		parts = urlsplit((url or "").strip())
		port = parts.port or PORTS.get(parts.scheme, 0)
	except ValueError:
		_refuse(_("This is not an address."))
	if parts.scheme not in PORTS or not parts.hostname:
		_refuse(_("An address begins with https://."))
	if parts.username or parts.password:
		_refuse(_("An address holds no user and no password."))
	addresses = [ip_address(text.partition("%")[0]) for text in look_up(parts.hostname, port)]
	allowed = allowed_networks()
	for address in addresses:
		is_allowed = any(address in network for network in allowed)
		if not is_allowed and not is_public(address):
			_refuse(_("{0} leads into a network that is not public.").format(parts.hostname))
		if not is_allowed and parts.scheme != "https":
			_refuse(_("Outside of the allowed networks an address begins with https://."))
	path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
	return Target(parts.scheme, parts.hostname, port, path, str(addresses[0]))


def is_public(address: Address) -> bool:
	"""Whether an address is one of the internet; the same behind its disguises in IPv6."""
	if isinstance(address, IPv6Address):
		if address in _NAT64:
			return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
		inner = address.ipv4_mapped or address.sixtofour
		if inner:
			return is_public(inner)
		if address.teredo:
			return False
	return address.is_global and not address.is_multicast


def allowed_networks() -> list:
	"""Return the networks that the administrator allows beside the public ones."""
	listed = frappe.get_cached_doc("HL Partner Settings").allowed_networks or ""
	return [ip_network(line.strip(), strict=False) for line in listed.splitlines() if line.strip()]


def post(target: Target, body: bytes, headers: dict[str, str], timeout_s: float) -> Answer:
	"""Send a body and return how the answer begins. Raises `UnreachableError`."""
	return ask(target, "POST", body, headers, timeout_s, ANSWER_KEPT)


def ask(
	target: Target, method: str, body: bytes, headers: dict[str, str], timeout_s: float, most: int
) -> Answer:
	"""Send a request and return at most so many bytes of the answer. Raises `UnreachableError`."""
	kinds = {"http": urllib3.HTTPConnectionPool, "https": urllib3.HTTPSConnectionPool}
	secured = {"server_hostname": target.host, "assert_hostname": target.host, "ca_certs": certifi.where()}
	pool = kinds[target.scheme](
		target.ip,
		target.port,
		timeout=urllib3.Timeout(total=timeout_s),
		retries=False,
		**({"cert_reqs": "CERT_REQUIRED", **secured} if target.scheme == "https" else {}),
	)
	host = f"[{target.host}]" if ":" in target.host else target.host
	if target.port != PORTS[target.scheme]:
		host = f"{host}:{target.port}"
	try:
		with pool:
			answer = pool.urlopen(
				method,
				target.path,
				body=body,
				headers={**headers, "Host": host},
				redirect=False,
				retries=False,
				preload_content=False,
			)
			text = answer.read(most, decode_content=False).decode("utf-8", "replace")
			retry_after = answer.headers.get("Retry-After")
			answer.close()
	except (urllib3.exceptions.HTTPError, OSError) as error:
		raise UnreachableError(f"{type(error).__name__}: {error}") from error
	return Answer(answer.status, text, retry_after)


def _refuse(why: str) -> None:
	frappe.throw(why, AddressRefusedError)
