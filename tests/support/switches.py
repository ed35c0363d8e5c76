"""Stand-ins that speak the protocols of telephone switches on this machine."""

import asyncio
import contextlib
import contextvars
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

from aiohttp import web

SECRET = "s3cret-of-the-test"


def run(coroutine: Coroutine) -> Any:
	"""Run to the end in a thread of its own: a browser that is open has the loop of this one."""
	with ThreadPoolExecutor(1) as thread:
		return thread.submit(contextvars.copy_context().run, asyncio.run, coroutine).result()


class AmiStandIn:
	"""Asterisk's manager: lets in who knows the secret, answers actions, and tells what it is given."""

	def __init__(self) -> None:
		self.actions: list[dict[str, str]] = []
		no_calls = ["Response: Success", "Event: CoreShowChannelsComplete\nEventList: Complete"]
		self.answers: dict[str, Callable[[dict[str, str]], list[str]]] = {
			"CoreShowChannels": lambda _fields: no_calls
		}
		self.logins = 0
		self.port = 0
		self._writers: list[asyncio.StreamWriter] = []

	@contextlib.asynccontextmanager
	async def running(self) -> AsyncIterator["AmiStandIn"]:
		server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
		self.port = server.sockets[0].getsockname()[1]
		try:
			yield self
		finally:
			server.close()
			await self.hang_up()

	async def hang_up(self) -> None:
		for writer in self._writers:
			writer.close()
		self._writers.clear()

	async def tell(self, transcript: str) -> None:
		"""Send blocks as they stand in a transcript."""
		for writer in self._writers:
			writer.write(transcript.strip().replace("\n", "\r\n").encode() + b"\r\n\r\n")
			await writer.drain()

	async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
		writer.write(b"Asterisk Call Manager/7.0.3\r\n")
		fields: dict[str, str] = {}
		while line := await reader.readline():
			text = line.decode().rstrip("\r\n")
			if text:
				name, _colon, value = text.partition(": ")
				fields[name] = value
				continue
			self._answer(fields, writer)
			fields = {}

	def _answer(self, fields: dict[str, str], writer: asyncio.StreamWriter) -> None:
		id = f"ActionID: {fields['ActionID']}"
		if fields["Action"] == "Login":
			self.logins += 1
			if fields["Secret"] != SECRET:
				return self._write(writer, "Response: Error", id, "Message: Authentication failed")
			self._write(writer, "Response: Success", id, "Message: Authentication accepted")
			self._write(writer, "Event: FullyBooted", "Status: Fully Booted")
			self._writers.append(writer)
			return None
		self.actions.append(fields)
		blocks = self.answers.get(fields["Action"], lambda _fields: ["Response: Success"])(fields)
		for block in blocks:
			self._write(writer, *block.split("\n"), id)
		return None

	@staticmethod
	def _write(writer: asyncio.StreamWriter, *lines: str) -> None:
		writer.write("\r\n".join([*lines, "", ""]).encode())


class EslStandIn:
	"""FreeSWITCH's event socket."""

	def __init__(self) -> None:
		self.commands: list[str] = []
		self.results: dict[str, str] = {}
		self.port = 0
		self._writers: list[asyncio.StreamWriter] = []

	@contextlib.asynccontextmanager
	async def running(self) -> AsyncIterator["EslStandIn"]:
		server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
		self.port = server.sockets[0].getsockname()[1]
		try:
			yield self
		finally:
			server.close()
			for writer in self._writers:
				writer.close()

	async def tell(self, event: dict[str, str], body: str = "") -> None:
		"""Send an event, its values escaped as the switch escapes them."""
		for writer in self._writers:
			self._event(writer, event, body)
			await writer.drain()

	async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
		writer.write(b"Content-Type: auth/request\n\n")
		lines: list[str] = []
		while raw := await reader.readline():
			text = raw.decode().rstrip("\n")
			if text:
				lines.append(text)
				continue
			self._answer(lines, writer)
			lines = []

	def _answer(self, lines: list[str], writer: asyncio.StreamWriter) -> None:
		verb, _space, rest = lines[0].partition(" ")
		match verb:
			case "auth" if rest != SECRET:
				self._reply(writer, "-ERR invalid")
			case "auth":
				self._reply(writer, "+OK accepted")
			case "event":
				self._writers.append(writer)
				self._reply(writer, "+OK event listener enabled plain")
			case "bgapi":
				self.commands.append(rest)
				id = lines[1].partition(": ")[2] if len(lines) > 1 else str(uuid.uuid4())
				self._reply(writer, f"+OK Job-UUID: {id}", f"Job-UUID: {id}")
				result = self.results.get(rest.partition(" ")[0], "+OK\n")
				self._event(writer, {"Event-Name": "BACKGROUND_JOB", "Job-UUID": id}, result)
			case "api":
				self.commands.append(rest)
				body = self.results.get(rest, "UP 0 years\n").encode()
				writer.write(b"Content-Type: api/response\nContent-Length: %d\n\n%s" % (len(body), body))

	@staticmethod
	def _reply(writer: asyncio.StreamWriter, text: str, *more: str) -> None:
		lines = ["Content-Type: command/reply", f"Reply-Text: {text}", *more]
		writer.write("\n".join([*lines, "", ""]).encode())

	@staticmethod
	def _event(writer: asyncio.StreamWriter, event: dict[str, str], body: str = "") -> None:
		lines = [f"{name}: {quote(value)}" for name, value in event.items()]
		if body:
			lines.append(f"Content-Length: {len(body.encode())}")
		text = "\n".join([*lines, "", ""]) + body
		head = f"Content-Length: {len(text.encode())}\nContent-Type: text/event-plain\n\n"
		writer.write(head.encode() + text.encode())


class HttpStandIn:
	"""A web server on this machine: Asterisk's REST interface, or whoever takes commands by HTTP."""

	def __init__(self) -> None:
		self.requests: list[dict[str, Any]] = []
		self.answers: dict[tuple[str, str], Any] = {}
		self.statuses: list[int] = []
		self.account = ("hotline", SECRET)
		self.port = 0
		self._sockets: list[web.WebSocketResponse] = []

	@contextlib.asynccontextmanager
	async def running(self) -> AsyncIterator["HttpStandIn"]:
		app = web.Application()
		app.router.add_get("/ari/events", self._events)
		app.router.add_route("*", "/{path:.*}", self._take)
		runner = web.AppRunner(app, shutdown_timeout=0.1)
		await runner.setup()
		site = web.TCPSite(runner, "127.0.0.1", self.port)
		await site.start()
		self.port = site._server.sockets[0].getsockname()[1]
		try:
			yield self
		finally:
			await self.hang_up()
			await runner.cleanup()

	async def hang_up(self) -> None:
		for socket in self._sockets:
			await socket.close()
		self._sockets.clear()

	async def tell(self, message: dict[str, Any]) -> None:
		for socket in self._sockets:
			await socket.send_json(message)

	async def _events(self, request: web.Request) -> web.StreamResponse:
		import aiohttp

		if request.headers.get("Authorization") != aiohttp.BasicAuth(*self.account).encode():
			return web.json_response({"error": "Authentication required"}, status=401)
		self.requests.append({"method": "WS", "path": request.path, "query": dict(request.query)})
		socket = web.WebSocketResponse()
		await socket.prepare(request)
		self._sockets.append(socket)
		async for _message in socket:
			pass
		return socket

	async def _take(self, request: web.Request) -> web.StreamResponse:
		body = await request.read()
		self.requests.append(
			{
				"method": request.method,
				"path": request.path,
				"query": dict(request.query),
				"body": body,
				"headers": dict(request.headers),
			}
		)
		if self.statuses:
			return web.Response(status=self.statuses.pop(0), text="not now")
		answer = self.answers.get((request.method, request.path))
		if isinstance(answer, web.Response):
			return answer
		return web.json_response(answer) if answer is not None else web.Response(status=204)


async def until(is_so: Callable[[], bool]) -> None:
	"""Let the loop go on until something is so, for ten seconds at most."""
	async with asyncio.timeout(10):
		while not is_so():
			await asyncio.sleep(0.005)


def play(
	stand_in: Any,
	make: Callable[[Any, Callable[[Any], None]], Any],
	transcript: Sequence[Any],
	steps: Callable[..., Coroutine],
) -> Any:
	"""Connect an adapter with a stand-in that tells of a call, and return what the steps do then.

	`make` returns the adapter for the stand-in and whoever hears its events; `steps` is given adapter,
	stand-in and the events. A transcript ends with a call that was taken back.
	"""

	async def connected() -> Any:
		heard: list[Any] = []
		async with stand_in.running() as switch:
			adapter = make(switch, heard.append)
			await adapter.connect()
			serving = asyncio.create_task(adapter.serve())
			for one in transcript:
				await switch.tell(one)
			await until(lambda: not transcript or bool(heard and heard[-1].event == "resumed"))
			result = await steps(adapter, switch, heard)
			serving.cancel()
			await adapter.close()
			return result

	return run(connected())
