"""Measures what it costs to create an order over REST, beside a bare ToDo on the same server; run by hand.

	env/bin/python tests/bench/create.py [--requests 240] [--url URL --user USER --password PASSWORD]

Without an address it serves a site of its own in var/bench, with the demo data, and stops it afterwards.
The account must be allowed to take orders on the line `--line` in the category `--category`.
"""

import argparse
import http.client
import json
import multiprocessing
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = (1, 2, 4, 8)
ROUNDS = 3
WARM_UP = 10
TIMEOUT_S = 120

Make = Callable[[], tuple[str, dict]]


@dataclass(frozen=True)
class Account:
	"""Where and as whom the requests are sent, and the kind of order they make."""

	url: str
	user: str
	password: str
	line: str
	category: str

	def todo(self) -> tuple[str, dict]:
		return "ToDo", {"description": f"Call back {random.random()}"}

	def order(self) -> tuple[str, dict]:
		return "HL Work Order", {
			"line": self.line,
			"kind": "Service",
			"category": self.category,
			"channel": "Phone",
			"description": f"The kitchen needs cleaning before the holiday, room {random.randrange(10_000)}.",
			"caller_name": "Caller of the measurement",
			"caller_phone": f"139{random.randrange(10**8):08d}",
			"address": "1 Test Road",
		}


class Client:
	"""One signed-in client with one connection that stays open."""

	def __init__(self, account: Account):
		parts = urlsplit(account.url)
		self._connection = http.client.HTTPConnection(
			parts.hostname or "127.0.0.1", parts.port or 80, timeout=TIMEOUT_S
		)
		self._headers = {"Host": parts.netloc, "Accept": "application/json"}
		self._sign_in(account)

	def create(self, doctype: str, values: dict) -> None:
		"""Create a record; raises RuntimeError with the server's answer if that fails."""
		status, body = self._send(
			f"/api/resource/{quote(doctype)}", json.dumps(values), {"Content-Type": "application/json"}
		)
		if status != 200:
			raise RuntimeError(f"{doctype}: {status} {body[:300].decode(errors='replace')}")

	def _sign_in(self, account: Account) -> None:
		form = urlencode({"usr": account.user, "pwd": account.password})
		kind = {"Content-Type": "application/x-www-form-urlencoded"}
		self._connection.request("POST", "/api/method/login", form, {**self._headers, **kind})
		answer = self._connection.getresponse()
		body = answer.read()
		if answer.status != 200:
			raise RuntimeError(f"can't sign in: {answer.status} {body[:300].decode(errors='replace')}")
		cookies = [value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
		self._headers["Cookie"] = "; ".join(cookies)

	def _send(self, path: str, body: str, headers: dict[str, str]) -> tuple[int, bytes]:
		self._connection.request("POST", path, body, {**self._headers, **headers})
		answer = self._connection.getresponse()
		return answer.status, answer.read()


def main() -> int:
	parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
	parser.add_argument("--requests", type=int, default=240, help="of each kind, for each number of clients")
	parser.add_argument("--url", help="a server that runs already")
	parser.add_argument("--user", default="Administrator")
	parser.add_argument("--password", default="admin")
	parser.add_argument("--line", default="Community Service Line")
	parser.add_argument("--category", default="Housekeeping")
	options = parser.parse_args()
	with _server(options.url) as url:
		account = Account(url, options.user, options.password, options.line, options.category)
		try:
			_compare(account, options.requests)
		except RuntimeError as error:
			print(f"create.py: {error}", file=sys.stderr)
			return 1
	return 0


def _compare(account: Account, requests: int) -> None:
	for make in (account.todo, account.order):
		_measure(account, make, 1, WARM_UP)
	print("clients    ToDo/s   ToDo ms   order/s  order ms   cost of an order in ToDos")
	for clients in CLIENTS:
		todo, order = _alternately(account, clients, requests)
		print(
			f"{clients:>7}  {todo.rate:>8.1f}  {todo.median_ms:>8.1f}  {order.rate:>8.1f}  "
			f"{order.median_ms:>8.1f}  {todo.rate / order.rate:>10.2f}",
			flush=True,
		)


@dataclass(frozen=True)
class Result:
	"""Records a second over all clients, and the median time of one request (ms)."""

	rate: float
	median_ms: float


def _alternately(account: Account, clients: int, requests: int) -> tuple[Result, Result]:
	"""Measure both kinds in turn, so that what else the machine does meets both alike."""
	todos, orders = [], []
	for _ in range(ROUNDS):
		todos.append(_measure(account, account.todo, clients, requests // ROUNDS))
		orders.append(_measure(account, account.order, clients, requests // ROUNDS))
	return _middle(todos), _middle(orders)


def _middle(results: list[Result]) -> Result:
	return sorted(results, key=lambda result: result.rate)[len(results) // 2]


def _measure(account: Account, make: Make, clients: int, requests: int) -> Result:
	"""Let `clients` send `requests` in all, each one after the other; the clock runs while all send."""
	each = max(1, requests // clients)
	ready = multiprocessing.Barrier(clients)
	queue: multiprocessing.Queue = multiprocessing.Queue()
	workers = [
		multiprocessing.Process(target=_work, args=(account, make, each, ready, queue))
		for _ in range(clients)
	]
	for worker in workers:
		worker.start()
	answers = [queue.get(timeout=TIMEOUT_S * each) for _ in workers]
	for worker in workers:
		worker.join()
	if failed := [answer for answer in answers if isinstance(answer, str)]:
		raise RuntimeError(failed[0])
	began, ended = min(a[0] for a in answers), max(a[1] for a in answers)
	times = [seconds for answer in answers for seconds in answer[2]]
	return Result(len(times) / (ended - began), statistics.median(times) * 1000)


def _work(account: Account, make: Make, each: int, ready, queue) -> None:
	random.seed()
	try:
		client = Client(account)
		ready.wait(TIMEOUT_S)
		began, times = time.monotonic(), []
		for _ in range(each):
			start = time.perf_counter()
			client.create(*make())
			times.append(time.perf_counter() - start)
		queue.put((began, time.monotonic(), times))
	# Whatever goes wrong in a client is what the measurement says.
	except Exception as error:
		ready.abort()
		queue.put(str(error) or repr(error))


@contextmanager
def _server(url: str | None) -> Iterator[str]:
	"""The server at `url`, or one of our own that is stopped afterwards."""
	if url:
		yield url
		return
	sys.path.insert(0, str(ROOT))
	from bench.testsite import TestSite
	from tests.support.product import product

	testsite = TestSite(ROOT, product(), "bench")
	try:
		testsite.open()
		testsite.serve()
		yield testsite.address
	finally:
		testsite.close()


if __name__ == "__main__":
	sys.exit(main())
