"""Blocks of `Name: value` lines that an empty line ends: the form in which both AMI and ESL talk.

No client library was fit: those that are kept up either drop events while they wait for an answer, or bring a
web server and an old Redis client along; the others break letters of several bytes at a packet's end and
repeat old commands after a reconnect. What is needed is this one page.
"""

import asyncio
import ssl
from collections.abc import Mapping

from .adapter import SwitchError

TIMEOUT_S = 10
# A line longer than this is none of a switch.
_LIMIT = 1024 * 1024


class Blocks:
	"""A connection over which blocks come and go."""

	def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, end: str = "\r\n"):
		self._reader = reader
		self._writer = writer
		self._end = end

	@classmethod
	async def open(cls, host: str, port: int, *, encrypted: bool = False, end: str = "\r\n") -> "Blocks":
		"""Connect. Raises SwitchError."""
		try:
			opening = asyncio.open_connection(
				host, port, ssl=ssl.create_default_context() if encrypted else None, limit=_LIMIT
			)
			return cls(*await asyncio.wait_for(opening, TIMEOUT_S), end)
		except (OSError, TimeoutError) as error:
			raise SwitchError(f"{host}:{port}: {error or 'no answer'}") from error

	async def line(self) -> str:
		"""Return the next line, without its end. Raises SwitchError when the switch has hung up."""
		try:
			raw = await self._reader.readuntil(b"\n")
		except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError) as error:
			raise SwitchError("the switch has closed the connection") from error
		return raw.decode("utf-8", "replace").rstrip("\r\n")

	async def block(self) -> list[tuple[str, str]]:
		"""Return the next block's names and values, in their order; empty lines before it are skipped."""
		fields: list[tuple[str, str]] = []
		while (line := await self.line()) or not fields:
			name, colon, value = line.partition(":")
			if colon:
				fields.append((name.strip(), value.strip()))
		return fields

	async def bytes(self, number: int) -> str:
		"""Return so many bytes that follow a block."""
		try:
			return (await self._reader.readexactly(number)).decode("utf-8", "replace")
		except (asyncio.IncompleteReadError, OSError) as error:
			raise SwitchError("the switch has closed the connection") from error

	async def write(self, first: str, fields: Mapping[str, str | list[str]] | None = None) -> None:
		"""Send a block; `first` is a line before its fields, or empty. Raises SwitchError, ValueError."""
		lines = [first] if first else []
		for name, value in (fields or {}).items():
			lines += [f"{name}: {one}" for one in (value if isinstance(value, list) else [value])]
		if any("\r" in line or "\n" in line for line in lines):
			raise ValueError("a line break would begin another command")
		try:
			self._writer.write(self._end.join([*lines, "", ""]).encode())
			await self._writer.drain()
		except OSError as error:
			raise SwitchError("the switch has closed the connection") from error

	async def close(self) -> None:
		"""Hang up."""
		self._writer.close()
		try:
			await self._writer.wait_closed()
		except OSError:
			# it was gone already
			return
