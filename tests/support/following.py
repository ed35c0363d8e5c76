"""A partner that keeps in step by asking for changes, whatever becomes of the server meanwhile."""

import threading
from typing import Any

import requests

PAUSE_S = 0.02
TIMEOUT_S = 20


class Follower(threading.Thread):
	"""Asks for changes page by page until it is told to stop and has them all; keeps what it was told."""

	def __init__(self, url: str, key: str, secret: str, page: int):
		super().__init__(daemon=True)
		self.told: list[dict[str, Any]] = []
		self.failures = 0
		self._url = f"{url}/api/method/hotline_app.api.partner.changes"
		self._headers = {"Authorization": f"token {key}:{secret}"}
		self._page = page
		self._no_more = threading.Event()

	def finish(self, timeout_s: float) -> None:
		"""Let it take what is left, and wait for that. Raises AssertionError if that takes too long."""
		self._no_more.set()
		self.join(timeout_s)
		assert not self.is_alive(), f"only {len(self.told)} changes in time"

	def run(self) -> None:
		cursor = None
		while True:
			# Asked before: whatever comes after the answer was there before the question.
			is_last = self._no_more.is_set()
			answer = self._ask(cursor)
			if answer is None:
				self.failures += 1
				self._no_more.wait(PAUSE_S)
				continue
			self.told += answer["changes"]
			cursor = answer["cursor"]
			if is_last and not answer["changes"]:
				return
			if not answer["more"]:
				self._no_more.wait(PAUSE_S)

	def _ask(self, cursor: str | None) -> dict[str, Any] | None:
		"""Ask with a connection of its own; None for anything but a whole answer."""
		try:
			answer = requests.get(
				self._url,
				params={"limit": self._page, **({"cursor": cursor} if cursor else {})},
				headers=self._headers,
				timeout=TIMEOUT_S,
			)
			return answer.json()["message"] if answer.status_code == 200 else None
		except (requests.RequestException, ValueError, KeyError):
			return None
