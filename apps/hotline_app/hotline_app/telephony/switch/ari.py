"""Asterisk's REST interface (ARI): events over a WebSocket, commands over HTTP."""

import asyncio
import json
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Any

import aiohttp

from hotline_app.telephony.course import Event

from .adapter import Adapter, Command, CommandRefused, LoginRefused, Settings, SwitchError
from .ari_events import Course

PORT, TLS_PORT = 8088, 8089
ENDPOINT = "PJSIP/{0}"
CONTEXT = "hotline-seats"
APPLICATION = "hotline"
_TIMEOUT = aiohttp.ClientTimeout(total=10)
_HEARTBEAT_S = 20


class AriAdapter(Adapter):
	"""A connection with Asterisk's REST interface."""

	def __init__(self, settings: Settings, hear: Callable[[Event], None], seats: Collection[str] = ()):
		super().__init__(settings, hear, seats)
		self.course = Course(seats)
		port = settings.port or (TLS_PORT if settings.encrypted else PORT)
		self._base = f"http{'s' if settings.encrypted else ''}://{settings.host}:{port}/ari"
		self._session: aiohttp.ClientSession | None = None
		self._socket: aiohttp.ClientWebSocketResponse | None = None

	async def connect(self) -> None:
		settings = self.settings
		# Not by the machine's proxy: a switch is a neighbour.
		self._session = aiohttp.ClientSession(
			auth=aiohttp.BasicAuth(settings.account, settings.secret, "utf-8"), timeout=_TIMEOUT
		)
		about = {"app": settings.application or APPLICATION, "subscribeAll": "true"}
		try:
			connecting = self._session.ws_connect(
				f"{self._base}/events", params=about, heartbeat=_HEARTBEAT_S
			)
			self._socket = await asyncio.wait_for(connecting, _TIMEOUT.total)
		except aiohttp.WSServerHandshakeError as error:
			if error.status in (401, 403):
				raise LoginRefused("invalid account or password") from error
			raise SwitchError(f"the switch answers with {error.status}") from error
		except (aiohttp.ClientError, OSError, TimeoutError) as error:
			raise SwitchError(f"{settings.host}: {error or 'no answer'}") from error

	async def serve(self) -> None:
		async for message in self._socket:
			if message.type is not aiohttp.WSMsgType.TEXT:
				break
			for event in self.course.events(json.loads(message.data), datetime.now(UTC)):
				self.hear(event)
		raise SwitchError("the switch has closed the connection")

	async def request(
		self, method: str, path: str, variables: dict[str, str] | None = None, **query: str
	) -> Any:
		"""Ask the switch and return its answer. Raises CommandRefused with its reason, SwitchError."""
		body = {"variables": variables} if variables else None
		asking = self._session.request(method, f"{self._base}/{path}", params=query, json=body)
		try:
			async with asking as answer:
				told = await answer.json(content_type=None) if answer.content_length else None
		except (aiohttp.ClientError, OSError, TimeoutError) as error:
			raise SwitchError(f"the switch does not answer: {error}") from error
		if answer.status >= 500:
			raise SwitchError(f"the switch answers with {answer.status}")
		if answer.status >= 400:
			raise CommandRefused((told or {}).get("message", str(answer.status)))
		return told

	async def check(self) -> None:
		await self.request("GET", "asterisk/ping")

	async def calls(self) -> Collection[str]:
		channels = await self.request("GET", "channels") or []
		for channel in channels:
			self.course.note(channel)
		for bridge in await self.request("GET", "bridges") or []:
			self._gather(bridge.get("channels", []))
		return {self.course.call_of(channel["id"]) for channel in channels} | {one["id"] for one in channels}

	def _gather(self, ids: list[str]) -> None:
		"""Channels that speak with each other are one call, the first one's."""
		if ids:
			for id in ids:
				self.course.belong(id, min(ids))

	async def close(self) -> None:
		if self._session:
			await self._session.close()

	async def send(self, command: Command) -> None:
		match command.action:
			case "answer":
				await self.request("POST", f"channels/{self._own_channel(command)}/answer")
			case "hold":
				await self.request("POST", f"channels/{self._own_channel(command)}/hold")
			case "resume":
				await self.request("DELETE", f"channels/{self._own_channel(command)}/hold")
			case "hang_up":
				await self.request("DELETE", f"channels/{self._own_channel(command)}")
			case "transfer":
				# Only of calls that the dialplan has handed to the application; else the switch refuses.
				place = {"context": self._context, "extension": command.target, "priority": "1"}
				await self.request("POST", f"channels/{command.call}/continue", **place)
			case "dial":
				await self._originate(command, self._context, command.target, self._way_out(command.target))
			case "listen" | "whisper":
				await self._listen(command)
			case _:
				raise CommandRefused("Asterisk's REST interface can't do that")

	@property
	def _context(self) -> str:
		return self.settings.context or CONTEXT

	def _way_out(self, number: str) -> dict[str, str]:
		trunk = self.settings.trunk.replace("{0}", number)
		return {"HOTLINE_TRUNK": trunk} if trunk else {}

	def _own_channel(self, command: Command) -> str:
		if channel := self.course.channel(command.call, command.extension):
			return channel
		raise CommandRefused("the seat's telephone is in no such call")

	async def _originate(
		self, command: Command, context: str, extension: str, variables: dict[str, str]
	) -> None:
		endpoint = (self.settings.endpoint or ENDPOINT).replace("{0}", command.extension)
		place = {"context": context, "extension": extension, "priority": "1", "timeout": "30"}
		await self.request("POST", "channels", variables, endpoint=endpoint, **place)

	async def _listen(self, command: Command) -> None:
		"""Ring the leader's telephone; the dialplan lets it listen in (docs/telephony.md)."""
		channel = self.course.channel(command.call, command.seat_of_call)
		if not channel:
			raise CommandRefused("the call has ended")
		variables = {"HOTLINE_CHANNEL": self.course.name_of(channel)}
		await self._originate(command, "hotline-listening", command.action, variables)
