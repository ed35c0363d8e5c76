"""What is asked of another city's platform: its REST API, as any partner uses it."""

import json
from typing import Any
from urllib.parse import quote, urlencode

import frappe
from frappe import _

from hotline_app.partner import fence

ORDER = "HL Work Order"
TIMEOUT_S = 20
LARGEST = 4 * 1024 * 1024


class RemoteError(Exception):
	"""The other side refuses what was asked; `status` says how."""

	def __init__(self, status: int, text: str):
		super().__init__(f"{status}: {text[:300]}")
		self.status = status


class Remote:
	"""The platform of another city, under the account that it gave us."""

	def __init__(self, partner):
		self._address = partner.their_address.rstrip("/")
		secret = partner.get_password("their_secret", raise_exception=False) or ""
		self._headers = {
			"Authorization": f"token {partner.their_key}:{secret}",
			"Content-Type": "application/json",
			"Accept": "application/json",
		}

	def hand_over(self, values: dict[str, Any]) -> str:
		"""Have an order made there and return its number; asked again, the same. Raises RemoteError."""
		try:
			return self._ask("POST", f"/api/resource/{quote(ORDER)}", values)["data"]["name"]
		except RemoteError as error:
			if error.status != 409:
				raise
		query = urlencode({"filters": json.dumps([["external_id", "=", values["external_id"]]])})
		return self._ask("GET", f"/api/resource/{quote(ORDER)}?{query}")["data"][0]["name"]

	def changes(self, cursor: str | None) -> dict[str, Any]:
		"""Return what happened there since the cursor. Raises RemoteError."""
		query = urlencode({"cursor": cursor} if cursor else {})
		return self._ask("GET", f"/api/method/hotline_app.api.partner.changes?{query}")["message"]

	def _ask(self, method: str, path: str, values: dict[str, Any] | None = None) -> dict[str, Any]:
		body = json.dumps(values, default=str).encode() if values else b""
		target = fence.target_of(self._address + path)
		answer = fence.ask(target, method, body, self._headers, TIMEOUT_S, LARGEST)
		if answer.status != 200:
			raise RemoteError(answer.status, answer.text)
		try:
			return json.loads(answer.text)
		except ValueError as error:
			raise fence.UnreachableError(_("no JSON: {0}").format(answer.text[:100])) from error


def remote_of(partner: str) -> Remote | None:
	"""Return the platform of a linked line, None for one that is enabled no more or has none."""
	doc = frappe.get_doc("HL Partner", partner)
	return Remote(doc) if doc.enabled and doc.is_linked_line and doc.their_address else None
