"""The telephony process of a bench: holds the connections of its sites' switches.

What switches tell is taken in; what seats want comes by the mailbox. The desk is read again every few
seconds: a switch that was enabled, changed or disabled there is connected, connected anew or left.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from hotline_app.telephony.course import Event

from . import desk, keeping, mailbox
from .adapter import Adapter, Command, CommandRefused, SwitchError
from .kinds import ADAPTERS
from .office import Office

LOOK_EVERY_S = 2
LOOK_FOR_SITES_EVERY_S = 20
_AGAIN_AFTER_S = 2
log = logging.getLogger("hotline.telephony")


class Connection:
	"""One switch of a site: its adapter while it is connected, and the events on their way into the site."""

	def __init__(self, office: Office, settings: Any, seats: Mapping[str, str | None]):
		self.name, self.settings, self.seats = settings.name, settings, dict(seats)
		self.adapter: Adapter | None = None
		self._office = office
		self._events: deque[Event] = deque()
		self._heard = asyncio.Event()
		self._tasks = [
			asyncio.create_task(keeping.keep(self._make, self)),
			asyncio.create_task(self._take_in()),
		]

	def _make(self) -> Adapter:
		return ADAPTERS[self.settings.kind](self.settings, self._hear, self.seats)

	def _hear(self, event: Event) -> None:
		self._events.append(event)
		self._heard.set()

	async def _take_in(self) -> None:
		"""Bring the events into the site; while its database is gone they wait."""
		while True:
			await self._heard.wait()
			self._heard.clear()
			while self._events:
				try:
					await self._office.run(desk.take_in, self.name, self._events)
				except Exception:
					log.exception("%s: %d events wait", self.name, len(self._events))
					await asyncio.sleep(_AGAIN_AFTER_S)

	async def close(self) -> None:
		"""Leave the switch; what was heard is taken in first."""
		for task in self._tasks:
			task.cancel()
		await asyncio.gather(*self._tasks, return_exceptions=True)
		self.adapter = None
		if self._events:
			await self._office.run(desk.take_in, self.name, self._events)
		await self._office.run(desk.note, self.name, desk.OFF)

	# What is told of the connection (`keeping.Told`)

	async def connecting(self) -> None:
		self.adapter = None
		await self._office.run(desk.note, self.name, desk.CONNECTING)

	async def connected(self, adapter: Adapter) -> None:
		since = datetime.now(UTC)
		alive = await adapter.calls()
		adapter.know_seats(self.seats)
		self.adapter = adapter
		if alive is not None:
			await self._office.run(desk.reconcile, self.name, set(alive), since)
		await self._office.run(desk.note, self.name, desk.CONNECTED)
		log.info("%s: connected", self.name)

	async def alive(self) -> None:
		await self._office.run(desk.note_alive, self.name)

	async def failed(self, error: str) -> None:
		self.adapter = None
		log.warning("%s: %s", self.name, error)
		await self._office.run(desk.note, self.name, desk.FAILED, error)

	def know_seats(self, seats: Mapping[str, str | None]) -> None:
		"""Take note of who is ready; adapters hold the same dictionary."""
		if seats != self.seats:
			self.seats.clear()
			self.seats.update(seats)
			if self.adapter:
				self.adapter.know_seats(self.seats)


class SiteTelephony:
	"""The switches of one site."""

	def __init__(self, office: Office):
		self._office = office
		self._connections: dict[str, Connection] = {}
		self._changed: dict[str, datetime] = {}
		self._running: set[asyncio.Task] = set()

	async def run(self) -> None:
		"""Hold the connections until this is cancelled."""
		redis = await self._office.run(mailbox.connection)
		tasks = [asyncio.create_task(self._follow_desk()), asyncio.create_task(self._obey(redis))]
		try:
			await asyncio.gather(*tasks)
		finally:
			for task in (*tasks, *self._running):
				task.cancel()
			for connection in self._connections.values():
				await connection.close()

	async def _follow_desk(self) -> None:
		while True:
			try:
				await self.look()
			except Exception:
				# The database or the site is away; the connections stay meanwhile.
				log.exception("%s: can't read the desk", self._office.site)
			await asyncio.sleep(LOOK_EVERY_S)

	async def look(self) -> None:
		"""Do what has changed in the desk."""
		wanted = await self._office.run(desk.enabled)
		seats = await self._office.run(desk.seats)
		for name in [name for name in self._connections if wanted.get(name) != self._changed.get(name)]:
			await self._connections.pop(name).close()
		for name, changed in wanted.items():
			if name in self._connections:
				self._connections[name].know_seats(seats.get(name, {}))
				continue
			settings = await self._office.run(desk.settings_of, name)
			self._connections[name] = Connection(self._office, settings, seats.get(name, {}))
			self._changed[name] = changed

	async def _obey(self, redis: Any) -> None:
		while True:
			try:
				message = await asyncio.to_thread(mailbox.wait, redis, self._office.site)
			except Exception:
				log.exception("%s: the queue does not answer", self._office.site)
				await asyncio.sleep(_AGAIN_AFTER_S)
				continue
			if message:
				# One switch that is slow must not keep the others waiting.
				task = asyncio.create_task(self.do(message))
				self._running.add(task)
				task.add_done_callback(self._running.discard)

	async def do(self, message: dict[str, Any]) -> None:
		"""Do what a message asks for, or tell who sent it why not."""
		command = message.get("command") or {}
		action = message.get("control") or command.get("action", "")
		connection = self._connections.get(message.get("switch", ""))
		try:
			if mailbox.is_late(message) or not connection or not connection.adapter:
				raise SwitchError("the telephone switch is not connected")
			if message.get("control"):
				await connection.adapter.control(action, message.get("values") or {})
			else:
				await connection.adapter.send(Command(**command))
		except (SwitchError, CommandRefused, ValueError, TypeError) as error:
			told = (message.get("user", ""), message.get("seat"), action, str(error))
			await self._office.run(desk.tell_refused, *told)


async def serve(find_sites: Callable[[], list[str]], sites_path: str = ".") -> None:
	"""Hold the connections of the sites that `find_sites` names, of new ones too, until this is cancelled."""
	serving: dict[str, asyncio.Task] = {}
	try:
		while True:
			for site in await asyncio.to_thread(find_sites):
				if site not in serving or serving[site].done():
					serving[site] = asyncio.create_task(_serve_site(site, sites_path))
			await asyncio.sleep(LOOK_FOR_SITES_EVERY_S)
	finally:
		for task in serving.values():
			task.cancel()
		await asyncio.gather(*serving.values(), return_exceptions=True)


async def _serve_site(site: str, sites_path: str) -> None:
	office = Office(site, sites_path)
	try:
		await SiteTelephony(office).run()
	except Exception:
		log.exception("%s: begun anew in a while", site)
	finally:
		office.close()
