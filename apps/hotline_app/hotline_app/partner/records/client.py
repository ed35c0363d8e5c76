"""A partner's client: creates, reads and updates its orders over the automatic REST API."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import requests

from .mapping import MappingError, Profile

RESOURCE = "/api/resource/HL Work Order"
TIMEOUT_SECONDS = 30
# How the site may write what was sent: times in its own zone, texts cleaned.
NOT_COMPARED = ("description", "requested_at", "promised_at", "closed_at", "title", "resolution")


class RefusedError(Exception):
	"""The site did not take a request; the message is the site's reason."""


@dataclass
class Outcome:
	"""What became of a file's records: how many of each, and why each refused one was refused."""

	counts: Counter[str] = field(default_factory=Counter)
	refused: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Client:
	"""Speaks for one partner; `url` is the site's address, `key` and `secret` its API key."""

	url: str
	key: str
	secret: str

	def __post_init__(self) -> None:
		self.session = requests.Session()
		self.session.headers["Authorization"] = f"token {self.key}:{self.secret}"
		self.session.headers["Accept"] = "application/json"

	def send(self, rows: Iterable[dict[str, str]], profile: Profile) -> Outcome:
		"""Bring every row in; one that can't be taken is named with its reason and the others go on."""
		outcome = Outcome()
		for number, row in enumerate(rows, start=1):
			label = row.get(profile.fields["external_id"], "").strip() or f"row {number}"
			try:
				order = profile.order(row)
				if "external_id" not in order:
					raise MappingError("external_id is empty")
				outcome.counts[self._bring_in(order, profile.closing(row))] += 1
			except (MappingError, RefusedError) as error:
				outcome.counts["refused"] += 1
				outcome.refused.append((label, str(error)))
		return outcome

	def find(self, external_id: str) -> dict[str, Any] | None:
		"""Return the partner's order with this id, None if the site has none."""
		filters = json.dumps([["external_id", "=", external_id]])
		found = self._call("GET", RESOURCE, params={"filters": filters, "fields": '["*"]'})["data"]
		return found[0] if found else None

	def _bring_in(self, order: dict[str, Any], closing: dict[str, Any]) -> str:
		stored = self.find(order["external_id"])
		if stored is None:
			created = self._call("POST", RESOURCE, json=order)["data"]
			if closing:
				self._update(created["name"], closing)
			return "created"
		wanted = order | closing
		changed = {
			name: value
			for name, value in wanted.items()
			if name not in NOT_COMPARED and not _same(stored.get(name), value)
		}
		if not changed:
			return "unchanged"
		self._update(stored["name"], changed | {name: closing[name] for name in closing})
		return "updated"

	def _update(self, name: str, values: dict[str, Any]) -> None:
		self._call("PUT", f"{RESOURCE}/{name}", json=values)

	def _call(self, method: str, path: str, **request: Any) -> dict[str, Any]:
		answer = self.session.request(method, self.url.rstrip("/") + path, timeout=TIMEOUT_SECONDS, **request)
		if not answer.ok:
			raise RefusedError(f"{answer.status_code}: {reason(answer)}")
		return answer.json()


def reason(answer: requests.Response) -> str:
	"""Return the human-readable reason in an error answer of the site."""
	try:
		body = answer.json()
	except ValueError:
		return answer.reason
	messages = [
		json.loads(text).get("message", "") for text in json.loads(body.get("_server_messages", "[]"))
	]
	return "; ".join(filter(None, messages)) or body.get("exception") or body.get("message") or answer.reason


def _same(stored: Any, sent: Any) -> bool:
	if isinstance(sent, float):
		return abs(float(stored or 0) - sent) < 1e-6
	# A link is found whatever its case, and stored as the record's own name.
	return str(stored if stored is not None else "").casefold() == str(sent).casefold()
