"""Asterisk's Manager Interface (AMI): one TCP connection for events and actions."""

import asyncio
import itertools
from collections.abc import Callable, Collection
from datetime import UTC, datetime

from hotline_app.telephony.course import Event

from .adapter import Adapter, Command, CommandRefused, LoginRefused, Settings, SwitchError
from .ami_events import Course
from .blocks import TIMEOUT_S, Blocks

PORT, TLS_PORT = 5038, 5039
ENDPOINT = "PJSIP/{0}"
CONTEXT = "hotline-seats"
# What a telephone is told to press, by SIP's NOTIFY.
_PRESSED = {"answer": "talk", "hold": "hold", "resume": "talk"}


class AmiAdapter(Adapter):
	"""A connection with Asterisk's manager."""

	def __init__(self, settings: Settings, hear: Callable[[Event], None], seats: Collection[str] = ()):
		super().__init__(settings, hear, seats)
		self.course = Course(seats)
		self._blocks: Blocks | None = None
		self._ids = itertools.count(1)
		self._waiting: dict[str, asyncio.Future[dict[str, str]]] = {}
		self._lists: dict[str, list[dict[str, str]]] = {}

	async def connect(self) -> None:
		settings = self.settings
		port = settings.port or (TLS_PORT if settings.encrypted else PORT)
		self._blocks = await Blocks.open(settings.host, port, encrypted=settings.encrypted)
		greeting = await asyncio.wait_for(self._blocks.line(), TIMEOUT_S)
		if not greeting.startswith("Asterisk Call Manager"):
			raise SwitchError(f"{settings.host}:{port}: this is no manager of Asterisk")
		login = {"Action": "Login", "ActionID": "login", "Username": settings.account, "Events": "on"}
		await self._blocks.write("", {**login, "Secret": settings.secret})
		while True:
			message = dict(await asyncio.wait_for(self._blocks.block(), TIMEOUT_S))
			if message.get("ActionID") == "login":
				break
		if message.get("Response") != "Success":
			raise LoginRefused(message.get("Message", "refused"))

	async def serve(self) -> None:
		try:
			while True:
				self._take(dict(await self._blocks.block()))
		finally:
			for waiting in self._waiting.values():
				if not waiting.done():
					waiting.set_exception(SwitchError("the switch has closed the connection"))

	def _take(self, message: dict[str, str]) -> None:
		id = message.get("ActionID", "")
		if "Response" in message:
			waiting = self._waiting.get(id)
			if waiting and not waiting.done() and not self._begins_list(id, message):
				waiting.set_result(message)
		elif id in self._lists:
			if message.get("EventList", "").lower() == "complete":
				if not self._waiting[id].done():
					self._waiting[id].set_result(message)
			else:
				self._lists[id].append(message)
		else:
			for event in self.course.events(message, datetime.now(UTC)):
				self.hear(event)

	def _begins_list(self, id: str, message: dict[str, str]) -> bool:
		return id in self._lists and message.get("Response") == "Success"

	async def action(
		self, name: str, *, listed: bool = False, **fields: str | list[str]
	) -> list[dict[str, str]]:
		"""Let the manager do something; return its list's entries. Raises CommandRefused, SwitchError."""
		id = f"hotline-{next(self._ids)}"
		self._waiting[id] = asyncio.get_running_loop().create_future()
		if listed:
			self._lists[id] = []
		try:
			await self._blocks.write("", {"Action": name, "ActionID": id, **fields})
			answer = await asyncio.wait_for(self._waiting[id], TIMEOUT_S)
			if answer.get("Response") == "Error":
				raise CommandRefused(answer.get("Message", name))
			return self._lists.get(id, [])
		except TimeoutError as error:
			raise SwitchError("the switch does not answer") from error
		finally:
			self._waiting.pop(id, None)
			self._lists.pop(id, None)

	async def check(self) -> None:
		await self.action("Ping")

	async def calls(self) -> Collection[str]:
		channels = await self.action("CoreShowChannels", listed=True)
		for channel in channels:
			self.course.note(channel)
		return {channel["Linkedid"] for channel in channels if "Linkedid" in channel}

	async def close(self) -> None:
		if self._blocks:
			await self._blocks.close()

	async def send(self, command: Command) -> None:
		match command.action:
			case "answer" | "hold" | "resume":
				await self._press(command, _PRESSED[command.action])
			case "hang_up":
				await self.action("Hangup", Channel=self._own_channel(command))
			case "transfer":
				channel = self._own_channel(command)
				await self.action(
					"BlindTransfer", Channel=channel, Context=self._context, Exten=command.target
				)
			case "consult":
				channel = self._own_channel(command)
				await self.action("Atxfer", Channel=channel, Context=self._context, Exten=command.target)
				self.did("consulted", command)
			case "conference":
				await self._confer(command)
			case "dial":
				await self._originate(command, self._way_out(command.target))
			case "ready" | "not_ready":
				await self._pause(command)
			case "listen" | "whisper":
				await self._listen(command)

	@property
	def _context(self) -> str:
		return self.settings.context or CONTEXT

	def _endpoint(self, extension: str) -> str:
		return (self.settings.endpoint or ENDPOINT).replace("{0}", extension)

	def _way_out(self, number: str) -> dict[str, str]:
		if self.settings.trunk:
			return {"Application": "Dial", "Data": self.settings.trunk.replace("{0}", number)}
		return {"Context": self._context, "Exten": number, "Priority": "1"}

	def _own_channel(self, command: Command) -> str:
		if channel := self.course.channel(command.call, command.extension):
			return channel
		raise CommandRefused("the seat's telephone is in no such call")

	async def _press(self, command: Command, key: str) -> None:
		endpoint = self._endpoint(command.extension).partition("/")[2]
		await self.action("PJSIPNotify", Endpoint=endpoint, Variable=f"Event={key}")

	async def _confer(self, command: Command) -> None:
		own = self._own_channel(command)
		other = self.course.other_channel(command.call, command.extension)
		if not other:
			raise CommandRefused("there is nobody at the other end")
		room = {"Context": "hotline-conference", "Exten": command.extension, "Priority": "1"}
		extra = {f"Extra{name}": value for name, value in room.items()}
		await self.action("Redirect", Channel=other, ExtraChannel=own, **room, **extra)
		if command.target:
			await self.action(
				"Originate", Channel=self._endpoint(command.target), Async="true", Timeout="30000", **room
			)

	async def _originate(self, command: Command, place: dict[str, str]) -> None:
		await self.action(
			"Originate", Channel=self._endpoint(command.extension), Async="true", Timeout="30000", **place
		)

	async def _pause(self, command: Command) -> None:
		paused = {"Paused": str(command.action == "not_ready").lower(), "Reason": command.reason}
		fields = {name: value for name, value in paused.items() if value}
		await self.action("QueuePause", Interface=self._endpoint(command.extension), **fields)

	async def _listen(self, command: Command) -> None:
		channel = self.course.channel(command.call, command.seat_of_call)
		if not channel:
			raise CommandRefused("the call has ended")
		options = "qwE" if command.action == "whisper" else "qE"
		await self._originate(command, {"Application": "ChanSpy", "Data": f"{channel},{options}"})
