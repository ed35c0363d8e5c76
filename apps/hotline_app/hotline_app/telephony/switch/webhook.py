"""A switch of any make: commands go to its address as signed HTTP requests, events come by `cti.event`.

Each request has `X-Hotline-Timestamp` (seconds), `X-Hotline-Delivery` (the command's id, the same in each
try) and `X-Hotline-Signature`: `sha256=` and the HMAC-SHA256 of `timestamp.body` with the switch's secret.
"""

import asyncio
import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Awaitable, Callable, Collection
from dataclasses import asdict

import aiohttp

from hotline_app.telephony.course import Event

from .adapter import Adapter, Command, CommandRefused, Settings, SwitchError

# Before the second try, the third, …; a command is late after a few seconds.
PAUSES_S = (0.5, 1, 2)
_TIMEOUT = aiohttp.ClientTimeout(total=5)


def signature(secret: str, timestamp: str, body: bytes) -> str:
	"""Return the signature of a request."""
	signed = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
	return f"sha256={signed.hexdigest()}"


class WebhookAdapter(Adapter):
	"""Sends commands; there is no lasting connection."""

	def __init__(
		self,
		settings: Settings,
		hear: Callable[[Event], None],
		seats: Collection[str] = (),
		pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
	):
		super().__init__(settings, hear, seats)
		self._pause = pause
		self._session: aiohttp.ClientSession | None = None

	async def connect(self) -> None:
		if not self.settings.address:
			# It tells of calls, and is told nothing.
			return
		self._session = aiohttp.ClientSession(timeout=_TIMEOUT)
		await self.check()

	async def serve(self) -> None:
		await asyncio.Event().wait()

	async def check(self) -> None:
		if self._session:
			await self._post({"action": "ping"})

	async def send(self, command: Command) -> None:
		if not self._session:
			raise CommandRefused("the switch has no address for commands")
		await self._post(asdict(command))

	async def close(self) -> None:
		if self._session:
			await self._session.close()

	async def _post(self, command: dict[str, object]) -> None:
		body, id = json.dumps(command, ensure_ascii=False).encode(), str(uuid.uuid4())
		for pause in (*PAUSES_S, None):
			try:
				return await self._post_once(body, id)
			except SwitchError:
				if pause is None:
					raise
				await self._pause(pause)

	async def _post_once(self, body: bytes, id: str) -> None:
		timestamp = str(int(time.time()))
		headers = {
			"Content-Type": "application/json",
			"X-Hotline-Timestamp": timestamp,
			"X-Hotline-Delivery": id,
			"X-Hotline-Signature": signature(self.settings.secret, timestamp, body),
		}
		try:
			# A redirect would take the command to somebody else.
			async with self._session.post(
				self.settings.address, data=body, headers=headers, allow_redirects=False
			) as answer:
				text = (await answer.text())[:200]
		except (aiohttp.ClientError, OSError, TimeoutError) as error:
			raise SwitchError(f"no answer: {error}") from error
		if answer.status >= 500 or answer.status == 429:
			raise SwitchError(f"the switch answers with {answer.status}")
		if answer.status >= 300:
			raise CommandRefused(text or str(answer.status))
