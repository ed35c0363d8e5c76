"""Mail servers on this machine: one that takes mails (SMTP), and a mailbox that holds them (IMAP)."""

import asyncio
import email
import imaplib
import threading
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage, Message
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from proxyprotocol.noop import ProxyProtocolNoop
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import Config, DictBackend, Login
from pymap.imap import IMAPServer

ADDRESS, PASSWORD = "line@line.example", "mailbox-of-the-test"


class PostOffice:
	"""Takes mails; `refuses` is how it answers instead, such as `550 no such mailbox`."""

	def __init__(self) -> None:
		self.mails: list[Message] = []
		self.refuses: str | None = None
		self.port = 0

	async def handle_DATA(self, _server, _session, envelope) -> str:
		if self.refuses:
			return self.refuses
		self.mails.append(email.message_from_bytes(envelope.content, policy=default))
		return "250 taken"


class Mailbox:
	"""A mailbox that is read by IMAP."""

	def __init__(self) -> None:
		self.port = 0
		self._loop = asyncio.new_event_loop()
		self._ended = asyncio.Event()

	@contextmanager
	def running(self) -> Iterator["Mailbox"]:
		ready = threading.Event()
		thread = threading.Thread(
			target=self._loop.run_until_complete, args=[self._serve(ready)], daemon=True
		)
		thread.start()
		assert ready.wait(30), "the mailbox does not open"
		try:
			yield self
		finally:
			self._loop.call_soon_threadsafe(self._ended.set)
			thread.join(30)
			self._loop.close()

	def put(self, mail: EmailMessage) -> None:
		"""Let a mail come in."""
		with imaplib.IMAP4("127.0.0.1", self.port) as client:
			client.login(ADDRESS, PASSWORD)
			client.append("INBOX", None, None, mail.as_bytes())

	async def _serve(self, ready: threading.Event) -> None:
		config = Config(
			Namespace(passlib_cfg=None, proxy_protocol=None),
			host="127.0.0.1",
			port=0,
			tls_enabled=False,
			secure_auth=False,
			demo_data=False,
			demo_user=ADDRESS,
			demo_password=PASSWORD,
		)
		backend = DictBackend(Login(config), config)
		await backend._add_demo_user(config, backend.login)
		config.apply_context()
		serve = ProxyProtocolReader(ProxyProtocolNoop()).get_callback(IMAPServer(backend.login, config))
		server = await asyncio.start_server(serve, "127.0.0.1", 0)
		self.port = server.sockets[0].getsockname()[1]
		ready.set()
		async with server:
			await self._ended.wait()


class _AnyPort(Controller):
	"""Takes the port that the system gives it."""

	def _trigger_server(self) -> None:
		self.port = self.server.sockets[0].getsockname()[1]
		super()._trigger_server()


@pytest.fixture
def post_office() -> Iterator[PostOffice]:
	"""A mail server that takes what the site sends; its port is `post_office.port`."""
	office = PostOffice()
	controller = _AnyPort(office, hostname="127.0.0.1", port=0)
	controller.start()
	office.port = controller.port
	try:
		yield office
	finally:
		controller.stop()


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
	"""The line's mailbox."""
	with Mailbox().running() as box:
		yield box
