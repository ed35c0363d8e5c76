"""Keeps one switch connected: connects, takes in, and after a break connects again, with growing pauses."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Protocol

from .adapter import Adapter, LoginRefused

# Before each further try; the last one stays.
PAUSES_S = (1, 2, 5, 10, 30, 60)
# A connection that lasted so long was a good one: the pauses begin anew.
GOOD_S = 60
CHECK_EVERY_S = 10


class Told(Protocol):
	"""Whom the state of the connection is told to."""

	async def connecting(self) -> None: ...
	async def connected(self, adapter: Adapter) -> None: ...
	async def alive(self) -> None: ...
	async def failed(self, error: str) -> None: ...


async def keep(
	make: Callable[[], Adapter],
	told: Told,
	pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
	check_every_s: float = CHECK_EVERY_S,
) -> None:
	"""Keep a switch connected until this is cancelled."""
	tries = 0
	while True:
		adapter, began = make(), time.monotonic()
		try:
			await told.connecting()
			await adapter.connect()
			await _serve(adapter, told, check_every_s)
		except LoginRefused as error:
			tries = len(PAUSES_S)
			await told.failed(str(error))
		except Exception as error:
			# Also what nobody thought of must not end the connection for good.
			await told.failed(str(error) or type(error).__name__)
		finally:
			await adapter.close()
		if time.monotonic() - began > GOOD_S:
			tries = 0
		await pause(PAUSES_S[min(tries, len(PAUSES_S) - 1)])
		tries += 1


async def _serve(adapter: Adapter, told: Told, check_every_s: float) -> None:
	"""Take in events and see that the switch is still there; the first that fails ends both."""
	tasks = [asyncio.create_task(adapter.serve())]
	try:
		tasks.append(asyncio.create_task(_watch(adapter, told, check_every_s)))
		done, _pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
		for task in done:
			task.result()
	finally:
		for task in tasks:
			task.cancel()
		await asyncio.gather(*tasks, return_exceptions=True)


async def _watch(adapter: Adapter, told: Told, check_every_s: float) -> None:
	await told.connected(adapter)
	while True:
		await adapter.check()
		await told.alive()
		await asyncio.sleep(check_every_s)
