"""One session with a short message centre: messages out, messages and reports in. Knows no site.

What the centre delivers is acknowledged after `hear` has returned; if that fails, the centre sends it again.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from aiosmpplib import (
	ESME,
	NPI,
	TON,
	AbstractHook,
	BindMode,
	DeliverSm,
	PhoneNumber,
	SmppCommandStatus,
	SmppError,
	SmppMessage,
	SubmitSm,
	SubmitSmResp,
)

CONNECT_S, ANSWER_S = 10.0, 15.0
# The centre is full or too busy; it may take the message later.
_LATER = (
	SmppCommandStatus.ESME_RTHROTTLED,
	SmppCommandStatus.ESME_RMSGQFUL,
	SmppCommandStatus.ESME_RSYSERR,
)


class NoSessionError(Exception):
	"""The centre can't be reached, or does not let us in."""


@dataclass(frozen=True)
class Centre:
	"""Where a short message centre is, and as whom it knows us."""

	host: str
	port: int
	system_id: str
	password: str
	system_type: str = ""


@dataclass(frozen=True)
class Outgoing:
	"""A message to a number; `id` is ours."""

	id: str
	to: str
	text: str
	sender: str = ""


@dataclass(frozen=True)
class Taken:
	"""What the centre says to a message: its number, or why not; `later`: another try may succeed."""

	number: str | None = None
	error: str | None = None
	later: bool = False


@dataclass(frozen=True)
class Heard:
	"""A message from a number, or a report (`state`) on the message with this `number` at the centre."""

	sender: str
	text: str
	number: str | None = None
	state: str | None = None


async def exchange(
	centre: Centre, out: list[Outgoing], hear: Callable[[Heard], None], linger_s: float = 0.0
) -> dict[str, Taken]:
	"""Send messages and return what the centre says to each, by id; or with none to send hear what it has.

	One or the other, so that nothing comes in between a message and its answer. `linger_s`: how long to
	listen after the last thing that it said. Raises `NoSessionError`.
	"""
	ear = _Ear(hear, [one.id for one in out])
	esme = ESME(
		centre.host,
		centre.port,
		centre.system_id,
		centre.password,
		centre.system_type,
		bind_mode=BindMode.TRANSMITTER if out else BindMode.RECEIVER,
		hook=ear,
		# It writes numbers and texts.
		log_level=logging.CRITICAL + 1,
		socket_timeout=CONNECT_S,
	)
	try:
		await asyncio.wait_for(esme.connect(), CONNECT_S)
	except (SmppError, OSError, TimeoutError, ValueError, asyncio.IncompleteReadError) as error:
		raise NoSessionError(type(error).__name__) from None
	serving = asyncio.create_task(esme.start())
	try:
		for one in out:
			await esme.broker.enqueue(_submit(one))
		await ear.answers(ANSWER_S)
		await ear.silence(linger_s)
	finally:
		if not ear.has_failed:
			with suppress(OSError, TimeoutError):
				await asyncio.wait_for(esme.stop(), CONNECT_S)
		serving.cancel()
		await asyncio.gather(serving, return_exceptions=True)
	return ear.taken


def _submit(one: Outgoing) -> SubmitSm:
	plain = one.text.isascii() and "`" not in one.text
	return SubmitSm(
		short_message=one.text,
		source=PhoneNumber(one.sender),
		destination=_destination(one.to),
		encoding=None if plain else "ucs2",
		log_id=one.id,
	)


def _destination(to: str) -> PhoneNumber:
	if to.startswith("+"):
		return PhoneNumber(to[1:], TON.INTERNATIONAL, NPI.ISDN)
	return PhoneNumber(to)


class _Ear(AbstractHook):
	"""Keeps what the centre answers, and passes on what it delivers."""

	def __init__(self, hear: Callable[[Heard], None], ids: list[str]):
		self.taken = {id: Taken(error="the centre does not answer", later=True) for id in ids}
		self._hear = hear
		self._open = set(ids)
		self._said = asyncio.Event()
		self.has_failed = False

	async def answers(self, timeout_s: float) -> None:
		"""Wait until each message has its answer, or for so long."""
		deadline = asyncio.get_running_loop().time() + timeout_s
		while self._open and await self._next(deadline - asyncio.get_running_loop().time()):
			pass

	async def silence(self, for_s: float) -> None:
		"""Wait until the centre has said nothing for so long."""
		while for_s and await self._next(for_s):
			pass

	async def sending(self, smpp_message: SmppMessage, pdu: bytes, client_id: str) -> None:
		"""Nothing to do."""

	async def received(self, smpp_message: SmppMessage | None, pdu: bytes, client_id: str) -> None:
		if isinstance(smpp_message, SubmitSmResp):
			status = smpp_message.command_status
			if status == SmppCommandStatus.ESME_ROK:
				self._answer(smpp_message.log_id, Taken(number=smpp_message.message_id))
			else:
				self._answer(smpp_message.log_id, Taken(error=status.name, later=status in _LATER))
		elif isinstance(smpp_message, DeliverSm):
			self._pass_on(smpp_message)
		self._said.set()

	async def send_error(self, smpp_message: SmppMessage, error: Exception, client_id: str) -> None:
		later = not isinstance(error, ValueError)
		self._answer(smpp_message.log_id, Taken(error=type(error).__name__, later=later))
		self._said.set()

	def _pass_on(self, message: DeliverSm) -> None:
		try:
			self._hear(_heard(message))
		except Exception:
			# Whoever hears has said why; the session ends, and the centre delivers it again.
			self.has_failed = True
			self._said.set()
			raise

	def _answer(self, id: str, taken: Taken) -> None:
		if id in self._open:
			self._open.discard(id)
			self.taken[id] = taken

	async def _next(self, timeout_s: float) -> bool:
		self._said.clear()
		try:
			await asyncio.wait_for(self._said.wait(), max(timeout_s, 0))
		except TimeoutError:
			return False
		return not self.has_failed


def _heard(message: DeliverSm) -> Heard:
	text = message.short_message or message.message_payload
	is_abroad = message.source.ton == TON.INTERNATIONAL
	sender = f"+{message.source.number.lstrip('+')}" if is_abroad else message.source.number
	if not message.is_receipt():
		return Heard(sender, text)
	told = message.parse_receipt()
	return Heard(sender, "", str(told.get("id") or ""), str(told.get("stat") or ""))
