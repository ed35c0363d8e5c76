"""Fixtures for tests that need a site. Pure tests ask for none of them, and nothing is started.

`site`     the site in this process: `frappe` is connected as Administrator, the test is rolled back.
`server`   the same site served on one port, as in use: web, realtime, background jobs.
`demo`     the accounts of the demo data, which is loaded for this module.

What a module's tests commit is put back after its last one. All of it lives in `var/test`, for further
processes of a run in places beside it (`workers`); somebody who tests in the same folder at the same time
names another place in HOTLINE_TEST_HOME.
"""

import time
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from typing import Any

import frappe
import pytest
import requests

from bench import site as outside
from bench.snapshot import Snapshot
from bench.testsite import ADMIN_PASSWORD, TestSite

from .cache import Cache, Statements, connect
from .product import ROOT, product
from .workers import own_home


class Site:
	"""The tests' site: where it is, how to be in it, and its state to go back to."""

	def __init__(self, testsite: TestSite):
		self.testsite = testsite
		self.name = testsite.name
		self.folder = testsite.folder
		self.is_served = False
		self.find()
		self._cache: Cache | None = None

	def find(self) -> None:
		"""Look up the site's database, which a restored backup replaces, beside the state to go back to."""
		testsite = self.testsite
		database = outside.database_of(testsite.bench, testsite.name)
		place = (testsite.administrator(), database, self.folder)
		self.snapshot = Snapshot(*place, testsite.bench.var / "snapshot")
		self._with_demo = Snapshot(*place, testsite.bench.var / "demo", copy="demo")
		self._accounts: list[dict[str, Any]] = []

	@contextmanager
	def connected(self, user: str = "Administrator") -> Iterator[None]:
		"""Be in the site, as the framework's own processes are; what is not committed is rolled back."""
		with chdir(self.testsite.bench.sites):
			frappe.init(site=self.name, force=True)
			frappe.connect()
			frappe.flags.in_test = True
			frappe.set_user(user)
			statements = Statements(frappe.db)
			try:
				yield
			finally:
				frappe.db.rollback()
				self.cache.end(statements)
				frappe.destroy()

	@property
	def cache(self) -> Cache:
		"""The cache of the site; its server is known once the site has been opened."""
		if self._cache is None:
			self._cache = Cache(str(self.testsite.common["redis_cache"]))
		return self._cache

	def restore(self) -> None:
		"""Put database, files, cache and queue back to the state after the installation."""
		self.snapshot.restore()
		self.flush("installed")

	def show(self) -> list[dict[str, Any]]:
		"""Bring the demo data in and return its accounts; it is made once and then copied."""
		if self._accounts:
			self._with_demo.restore()
		else:
			with self.connected():
				self._accounts = frappe.get_attr(product().demo.function)()
				frappe.db.commit()
			self._with_demo.take()
		self.flush("demo")
		return self._accounts

	def flush(self, state: str | None = None) -> None:
		"""Forget in Redis all but what is known to hold in the state that the site is in now."""
		self.cache.is_of(state)
		if self.is_served:
			self.cache.learns_no_more()
		connect(str(self.testsite.common["redis_queue"])).flushall()


class Server:
	"""The site as a client sees it."""

	def __init__(self, site: Site):
		self.site = site
		self.url = site.testsite.address

	def session(self, user: str = "Administrator", password: str = ADMIN_PASSWORD) -> requests.Session:
		"""Return a session that is logged in, with the token that changes need."""
		session = requests.Session()
		session.trust_env = False
		answer = session.post(f"{self.url}/api/method/login", data={"usr": user, "pwd": password}, timeout=60)
		answer.raise_for_status()
		return session

	def settle(self, timeout_s: float = 90) -> None:
		"""Wait until no background job is waiting or under way."""
		connection = connect(str(self.site.testsite.common["redis_queue"]))
		deadline = time.monotonic() + timeout_s
		# A job that ends may leave another between the two questions, so both are asked twice.
		while _is_at_work(connection) or _is_at_work(connection):
			assert time.monotonic() < deadline, "background jobs do not come to an end"
			time.sleep(0.05)


def _is_at_work(connection) -> bool:
	"""Whether a job waits or runs. Jobs say it themselves: workers are forgotten with the state before."""
	asked = connection.pipeline()
	for key in connection.scan_iter("rq:job:*", count=1000, _type="hash"):
		asked.hget(key, "status")
	return not {b"queued", b"started"}.isdisjoint(asked.execute())


@pytest.fixture(scope="session")
def built_site(request: pytest.FixtureRequest) -> Iterator[Site]:
	"""The site, built if anything changed since the last run, in the state after its installation."""
	reporter = request.config.pluginmanager.get_plugin("terminalreporter")
	say = reporter.write_line if reporter else print
	testsite = TestSite(ROOT, product(), own_home(), say)
	try:
		built = testsite.open()
		site = Site(testsite)
		site.flush()
		if built:
			site.snapshot.take()
			site.flush("installed")
		else:
			site.restore()
		yield site
	finally:
		testsite.close()


@pytest.fixture(scope="module")
def own_site(built_site: Site) -> Iterator[Site]:
	"""The site for one module: what its tests leave behind is put back."""
	yield built_site
	built_site.restore()


@pytest.fixture
def site(own_site: Site) -> Iterator[Site]:
	"""The site in this process, as Administrator; the test's own transaction is rolled back."""
	with own_site.connected():
		yield own_site


@pytest.fixture(scope="session")
def _served(built_site: Site) -> Iterator[Server]:
	built_site.testsite.serve()
	yield Server(built_site)
	built_site.testsite.stop_serving()


@pytest.fixture(scope="module")
def server(own_site: Site, _served: Server) -> Iterator[Server]:
	"""The site served on one port; jobs that a module's tests began come to an end before it is put back."""
	own_site.is_served = True
	own_site.cache.learns_no_more()
	yield _served
	_served.settle()
	own_site.is_served = False


@pytest.fixture(scope="module")
def demo(own_site: Site) -> list[dict[str, Any]]:
	"""The demo data, loaded for this module: its accounts, each with role, user, password and page."""
	return own_site.show()
