"""FreeSWITCH's event socket (ESL), inbound: one TCP connection for events and commands."""

import asyncio
import csv
import io
import uuid
from collections import deque
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from urllib.parse import unquote

from hotline_app.telephony.course import Event

from .adapter import Adapter, Command, CommandRefused, LoginRefused, Settings, SwitchError
from .blocks import TIMEOUT_S, Blocks
from .esl_events import CUSTOM, NAMES, Course

PORT = 8021
ENDPOINT = "user/{0}"
CONTEXT = "default"


class EslAdapter(Adapter):
	"""A connection with FreeSWITCH's event socket."""

	def __init__(self, settings: Settings, hear: Callable[[Event], None], seats: Collection[str] = ()):
		super().__init__(settings, hear, seats)
		self.course = Course(seats)
		self._blocks: Blocks | None = None
		# Replies come in the order of what was asked.
		self._asked: deque[asyncio.Future[str]] = deque()
		self._jobs: dict[str, asyncio.Future[str]] = {}

	async def connect(self) -> None:
		settings = self.settings
		port = settings.port or PORT
		self._blocks = await Blocks.open(settings.host, port, end="\n")
		head, _body = await asyncio.wait_for(self._next(), TIMEOUT_S)
		if head.get("Content-Type") == "text/rude-rejection":
			raise LoginRefused("this machine's address is not in the event socket's list")
		if head.get("Content-Type") != "auth/request":
			raise SwitchError(f"{settings.host}:{port}: this is no event socket of FreeSWITCH")
		if not (await self._reply(f"auth {settings.secret}")).startswith("+OK"):
			raise LoginRefused("invalid password")
		await self._reply(f"event plain {' '.join(NAMES)} CUSTOM {' '.join(CUSTOM)}")

	async def _reply(self, line: str) -> str:
		"""Ask before events are read."""
		await self._blocks.write(line)
		while True:
			head, _body = await asyncio.wait_for(self._next(), TIMEOUT_S)
			if head.get("Content-Type") == "command/reply":
				return head.get("Reply-Text", "")

	async def _next(self) -> tuple[dict[str, str], str]:
		head = dict(await self._blocks.block())
		length = head.get("Content-Length", "0")
		return head, await self._blocks.bytes(int(length)) if length.isdigit() and int(length) else ""

	async def serve(self) -> None:
		try:
			while True:
				self._take(*await self._next())
		finally:
			for waiting in (*self._asked, *self._jobs.values()):
				if not waiting.done():
					waiting.set_exception(SwitchError("the switch has closed the connection"))

	def _take(self, head: dict[str, str], body: str) -> None:
		match head.get("Content-Type"):
			case "command/reply" | "api/response":
				asked = self._asked.popleft() if self._asked else None
				if asked and not asked.done():
					asked.set_result(head.get("Reply-Text") or body)
			case "text/disconnect-notice":
				raise SwitchError("the switch has closed the connection")
			case "text/event-plain":
				self._take_event(body)

	def _take_event(self, body: str) -> None:
		text, _empty, rest = body.partition("\n\n")
		lines = (line.partition(": ") for line in text.split("\n"))
		message = {name: unquote(value) for name, _colon, value in lines}
		job = self._jobs.get(message.get("Job-UUID", ""))
		if message.get("Event-Name") == "BACKGROUND_JOB":
			if job and not job.done():
				job.set_result(rest.strip())
			return
		for event in self.course.events(message, datetime.now(UTC)):
			self.hear(event)

	async def ask(self, line: str, fields: dict[str, str] | None = None) -> str:
		"""Send a line and return the reply. Raises SwitchError."""
		asked = asyncio.get_running_loop().create_future()
		self._asked.append(asked)
		await self._blocks.write(line, fields)
		try:
			return await asyncio.wait_for(asked, TIMEOUT_S)
		except TimeoutError as error:
			raise SwitchError("the switch does not answer") from error

	async def api(self, line: str) -> str:
		"""Run a command of the switch in the background and return its result; raises CommandRefused."""
		# The job's id is ours, so that its result is known however soon it comes.
		id = str(uuid.uuid4())
		job = self._jobs[id] = asyncio.get_running_loop().create_future()
		try:
			reply = await self.ask(f"bgapi {line}", {"Job-UUID": id})
			if not reply.startswith("+OK"):
				raise CommandRefused(reply)
			result = await asyncio.wait_for(job, TIMEOUT_S * 3)
		except TimeoutError as error:
			raise SwitchError("the switch does not answer") from error
		finally:
			self._jobs.pop(id, None)
		if result.startswith(("-ERR", "-USAGE")):
			raise CommandRefused(result.partition(" ")[2] or result)
		return result

	async def check(self) -> None:
		await self.ask("api status")

	async def calls(self) -> Collection[str]:
		found: set[str] = set()
		table = (await self.ask("api show channels")).strip()
		for row in csv.DictReader(io.StringIO(table)):
			# the last line counts the channels
			if row.get("state"):
				call = row.get("call_uuid") or row["uuid"]
				found.add(call)
				self.course.note(row["uuid"], call, row.get("presence_id", "").partition("@")[0])
		return found

	async def close(self) -> None:
		if self._blocks:
			await self._blocks.close()

	async def send(self, command: Command) -> None:
		await self.api(self._line(command))
		if command.action == "conference" and command.target:
			room = f"hotline-{command.extension}@default"
			await self.api(f"originate {self._endpoint(command.target)} &conference({room})")
		if command.action in ("consult", "transfer"):
			self.did({"consult": "consulted", "transfer": "transferred"}[command.action], command)

	def _line(self, command: Command) -> str:
		"""Return the switch's command for ours."""
		context = self.settings.context or CONTEXT
		own = self._endpoint(command.extension)
		match command.action:
			case "answer":
				return f"uuid_phone_event {self._own_leg(command)} talk"
			case "hold":
				return f"uuid_hold {self._own_leg(command)}"
			case "resume":
				return f"uuid_hold off {self._own_leg(command)}"
			case "hang_up":
				return f"uuid_kill {self._own_leg(command)}"
			case "transfer":
				return f"uuid_transfer {self._own_leg(command)} -bleg {command.target} XML {context}"
			case "consult":
				endpoint = self._endpoint(command.target)
				return f"uuid_broadcast {self._own_leg(command)} att_xfer::{endpoint} aleg"
			case "conference":
				room = f"conference:hotline-{command.extension}@default"
				return f"uuid_transfer {self._own_leg(command)} -both {room} inline"
			case "dial":
				if way_out := self.settings.trunk.replace("{0}", command.target):
					return f"originate {own} &bridge({way_out})"
				return f"originate {own} {command.target} XML {context}"
			case "ready" | "not_ready":
				status = "Available" if command.action == "ready" else "On Break"
				return f"callcenter_config agent set status {command.extension} '{status}'"
			case "listen" | "whisper":
				return self._listening(command, own)
		raise CommandRefused(command.action)

	def _listening(self, command: Command, own: str) -> str:
		leg = self.course.leg(command.call, command.seat_of_call)
		if not leg:
			raise CommandRefused("the call has ended")
		# Whispering is heard by one leg only: the seat's.
		options = (
			"{eavesdrop_whisper_aleg=true}"
			if command.action == "whisper"
			else "{eavesdrop_enable_dtmf=false}"
		)
		return f"originate {options}{own} &eavesdrop({leg})"

	def _endpoint(self, extension: str) -> str:
		return (self.settings.endpoint or ENDPOINT).replace("{0}", extension)

	def _own_leg(self, command: Command) -> str:
		if leg := self.course.leg(command.call, command.extension):
			return leg
		raise CommandRefused("the seat's telephone is in no such call")
