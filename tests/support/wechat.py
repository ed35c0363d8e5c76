"""WeChat's interface as a server on this machine: gives tokens, takes messages, has pictures."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

APP_ID, SECRET = "wx0123456789", "s3cret-of-the-app"


class WeChat:
	"""What came in, and how it is answered: `errors` are the next answers, in place of success."""

	def __init__(self) -> None:
		self.sent: list[tuple[str, dict]] = []
		self.errors: list[int] = []
		self.tokens_given = 0
		self.picture = b""
		self.address = ""

	@property
	def token(self) -> str:
		"""The token that is good now."""
		return f"token-{self.tokens_given}"

	def expire(self) -> None:
		"""Let the token that was given be good no more."""
		self.tokens_given += 1

	def answer(self, path: str, asked: dict[str, str], body: dict) -> dict | bytes:
		if path == "/cgi-bin/stable_token":
			if (body["appid"], body["secret"]) != (APP_ID, SECRET):
				return {"errcode": 40125, "errmsg": "invalid appsecret"}
			self.tokens_given += 1
			return {"access_token": self.token, "expires_in": 7200}
		if asked.get("access_token") != self.token:
			return {"errcode": 42001, "errmsg": "access_token expired"}
		if path == "/cgi-bin/media/get":
			return self.picture
		if self.errors:
			return {"errcode": self.errors.pop(0), "errmsg": "as the test wants it"}
		self.sent.append((path, body))
		return {"errcode": 0, "errmsg": "ok", "msgid": 4711}


class _Handler(BaseHTTPRequestHandler):
	wechat: WeChat

	def do_POST(self) -> None:
		body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
		self._answer(body)

	def do_GET(self) -> None:
		self._answer({})

	def _answer(self, body: dict) -> None:
		parts = urlsplit(self.path)
		asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
		told = self.wechat.answer(parts.path, asked, body)
		kind = "image/jpeg" if isinstance(told, bytes) else "application/json"
		content = told if isinstance(told, bytes) else json.dumps(told).encode()
		self.send_response(200)
		self.send_header("Content-Type", kind)
		self.send_header("Content-Length", str(len(content)))
		self.end_headers()
		self.wfile.write(content)

	def log_message(self, *_words: object) -> None:
		"""Say nothing."""


@pytest.fixture
def wechat() -> Iterator[WeChat]:
	"""The stand-in, served."""
	made = WeChat()
	server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"wechat": made}))
	made.address = f"http://127.0.0.1:{server.server_port}"
	thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
	thread.start()
	try:
		yield made
	finally:
		server.shutdown()
		thread.join(30)
		server.server_close()
