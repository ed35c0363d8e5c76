"""A short message centre on this machine that speaks SMPP 3.4, written from the specification."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

SYSTEM_ID, PASSWORD = "hotline", "s3cret"
BIND_RECEIVER, BIND_TRANSMITTER, BIND_TRANSCEIVER = 0x1, 0x2, 0x9
SUBMIT_SM, DELIVER_SM, UNBIND, ENQUIRE_LINK = 0x4, 0x5, 0x6, 0x15
RESPONSE = 0x80000000
OK, WRONG_PASSWORD, THROTTLED, WRONG_ADDRESS = 0x0, 0xE, 0x58, 0xB
DEFAULT_ALPHABET, UCS2 = 0, 8
RECEIPT = 0x04


class Smsc:
	"""Takes messages, delivers `waiting` to whoever is bound; `status` is its answer to messages."""

	def __init__(self) -> None:
		self.port = 0
		self.taken: list[tuple[str, str]] = []
		self.waiting: list[bytes] = []
		self.acknowledged = 0
		self.status = OK

	@asynccontextmanager
	async def running(self) -> AsyncIterator["Smsc"]:
		server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
		self.port = server.sockets[0].getsockname()[1]
		try:
			yield self
		finally:
			server.close()

	def deliver(self, sender: str, text: str) -> None:
		"""Let somebody's message wait for us."""
		self.waiting.append(_message(sender, text.encode("utf-16-be"), 0, UCS2))

	def report(self, number: str, state: str) -> None:
		"""Let a report wait for us."""
		times = "submit date:2611220900 done date:2611220901"
		said = f"id:{number} sub:001 dlvrd:001 {times} stat:{state} err:000 text:"
		self.waiting.append(_message("8613912345678", said.encode(), RECEIPT, DEFAULT_ALPHABET))

	async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
		try:
			while True:
				length, command, _status, number = struct.unpack("!IIII", await reader.readexactly(16))
				body = await reader.readexactly(length - 16)
				await self._answer(writer, command, number, body)
		except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
			writer.close()

	async def _answer(self, writer: asyncio.StreamWriter, command: int, number: int, body: bytes) -> None:
		if command in (BIND_RECEIVER, BIND_TRANSMITTER, BIND_TRANSCEIVER):
			given = body.split(b"\0")[:2]
			known = given == [SYSTEM_ID.encode(), PASSWORD.encode()]
			_write(writer, command | RESPONSE, OK if known else WRONG_PASSWORD, number, b"SMSC\0")
			for sequence, waiting in enumerate(
				self.waiting if known and command != BIND_TRANSMITTER else (), start=1
			):
				_write(writer, DELIVER_SM, OK, sequence, waiting)
		elif command == SUBMIT_SM:
			if self.status == OK:
				self.taken.append(_submitted(body))
			told = f"n-{len(self.taken)}".encode() + b"\0" if self.status == OK else b""
			_write(writer, command | RESPONSE, self.status, number, told)
		elif command == DELIVER_SM | RESPONSE:
			self.acknowledged += 1
		elif command in (UNBIND, ENQUIRE_LINK):
			_write(writer, command | RESPONSE, OK, number, b"")
		await writer.drain()


def _write(writer: asyncio.StreamWriter, command: int, status: int, number: int, body: bytes) -> None:
	writer.write(struct.pack("!IIII", 16 + len(body), command, status, number) + body)


def _message(sender: str, text: bytes, kind: int, coding: int) -> bytes:
	head = b"\0" + b"\1\1" + sender.encode() + b"\0" + b"\1\1" + b"12345\0"
	return head + bytes([kind, 0, 0]) + b"\0\0" + bytes([0, 0, coding, 0, len(text)]) + text


def _submitted(body: bytes) -> tuple[str, str]:
	"""The number and the text of a submit_sm."""
	_service, rest = body.split(b"\0", 1)
	_source, rest = rest[2:].split(b"\0", 1)
	to, rest = rest[2:].split(b"\0", 1)
	rest = rest[3:]
	_scheduled, rest = rest.split(b"\0", 1)
	_valid, rest = rest.split(b"\0", 1)
	coding, length = rest[2], rest[4]
	text = rest[5 : 5 + length]
	return to.decode(), text.decode("utf-16-be" if coding == UCS2 else "ascii")
