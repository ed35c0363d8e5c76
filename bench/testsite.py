"""A site for tests: a bench of its own beside the running one, built once and put back as it was.

It has its own database server, Redis, ports and folders, so nothing that tests do reaches a site in use,
and several may be at work side by side. Power may take its data: it writes faster that way.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from . import config, database, fingerprint, machine, python, site
from .copies import Copy
from .errors import BenchError
from .framework import source
from .layout import Bench
from .processes import Supervisor
from .product import Product
from .state import State
from .steps import wait_until
from .up import Options, configure, is_healthy, start_data, state_of

ADMIN_PASSWORD = "admin"
# Changes when a site must be built anew though nothing else did.
_EDITION = "1"
# Where the copies are kept with which every bench for tests of the tree begins.
_COPIES = "testsite"
_SERVED_BY = ("web", "socketio", "worker", "proxy")
_SERVER_TIMEOUT_S = 60
_KILLED_TIMEOUT_S = 5


class TestSite:
	"""Builds the tests' site, serves it when a test asks for that, and stops what it started."""

	__test__ = False  # it is no test, whatever its name begins with

	def __init__(self, root: Path, product: Product, home: str, say: Callable[[str], None] = print):
		self.product = product
		self.name = product.test_site
		self.bench = Bench.at(root).beside(home)
		self.supervisor = Supervisor(self.bench)
		self._say = say
		self._held = ExitStack()
		self._state: State

	def open(self) -> bool:
		"""Start the data services and see that the site is there; say whether it was built or copied now."""
		self.bench.make_folders()
		self._held.enter_context(_only_one(self.bench))
		self._held.callback(self.supervisor.stop)
		self._state = state_of(self.bench)
		self._wire()
		inputs = self._full_inputs()
		is_new = self._state.finished("site") != inputs
		if is_new:
			self._state.finish("site", None)
			self._make(inputs)
		self._start_data()
		self._state.finish("site", inputs)
		return is_new

	def close(self) -> None:
		"""Stop all that was started."""
		self._held.close()

	@property
	def folder(self) -> Path:
		"""The site's own folder."""
		return self.bench.sites / self.name

	@property
	def address(self) -> str:
		return f"http://127.0.0.1:{self.common['webserver_port']}"

	@property
	def common(self) -> Mapping[str, Any]:
		"""The common configuration of the tests' bench."""
		return config.read_json(self.bench.common_config)

	def administrator(self) -> dict[str, Any]:
		"""Return what it takes to connect to the database server as its administrator."""
		socket = str(self.bench.run / "mariadb.sock")
		return {"unix_socket": socket, "user": "root", "password": self.common["root_password"]}

	def serve(self) -> None:
		"""Start the processes that serve the site and return when it is healthy."""
		for name in _SERVED_BY:
			self.supervisor.start_process(name)
		url = self.address + self.product.health
		if not wait_until(lambda: is_healthy(url), _SERVER_TIMEOUT_S, interval_s=0.1):
			raise BenchError(f"{url} does not turn green: see {self.bench.logs}")

	def stop_serving(self) -> None:
		self.supervisor.stop_group("app")

	def _wire(self) -> None:
		machine.write_apps(self.bench)
		assets = self.bench.sites / "assets"
		if not assets.is_symlink():
			assets.symlink_to(os.path.relpath(self.bench.root / "sites" / "assets", self.bench.sites))

	def _bare_inputs(self) -> str:
		lock = fingerprint.of_files(python.REQUIREMENTS_LOCK)
		return fingerprint.of_texts(_EDITION, source.recipe(), lock, repr(self.product.locale))

	def _full_inputs(self) -> str:
		return fingerprint.of_texts(self._bare_inputs(), site.sources(self.bench), repr(self.product.seeds))

	def _start_data(self) -> None:
		configure(self.bench, self._state, self.name, Options(), disposable=True)
		start_data(self.bench)

	def _make(self, inputs: str) -> None:
		"""Begin from the copy of the whole site; of several benches the first builds it, the others wait."""
		bare, full = (Copy(self._copies / name, self.name) for name in ("bare", "full"))
		self.supervisor.stop()
		with _locked(self._copies / "lock"):
			if full.is_of(inputs):
				full.put_in_place(self.bench)
				return
			if bare.is_of(self._bare_inputs()):
				bare.put_in_place(self.bench)
			else:
				self._build_bare()
				bare.keep(self.bench, self._bare_inputs())
			self._build_full()
			full.keep(self.bench, inputs)

	def _build_bare(self) -> None:
		"""Make a site with the framework alone."""
		self._say("building the tests' site: framework")
		for path in (database.data_folder(self.bench), self.folder):
			shutil.rmtree(path, ignore_errors=True)
		self._start_data()
		site.create(
			self.bench,
			self._state,
			self.name,
			admin_password=ADMIN_PASSWORD,
			locale=self.product.locale,
			config={"host_name": "http://127.0.0.1", "allow_tests": True},
			scheduler=False,
			log=self._log,
		)
		self.supervisor.stop()

	def _build_full(self) -> None:
		"""Install the app with its seeds."""
		self._say("building the tests' site: app")
		self._start_data()
		site.install_app(self.bench, self.name, self.product.app, self._log)
		for seed in self.product.seeds:
			site.call(self.bench, self.name, seed, self._log)
		self.supervisor.stop()

	@property
	def _copies(self) -> Path:
		return self.bench.root / "var" / _COPIES

	@property
	def _log(self) -> Path:
		return self.bench.logs / "setup" / "site.log"


def end_leftovers(bench: Bench) -> None:
	"""Stop what tests that were killed left at work in a bench; those that are under way are left alone."""

	def is_ended() -> bool:
		with suppress(BenchError), _only_one(bench):
			Supervisor(bench).stop()
			return True
		return False

	if bench.var.exists():
		# Whoever was killed a moment ago may still hold the bench.
		wait_until(is_ended, _KILLED_TIMEOUT_S)


@contextmanager
def _only_one(bench: Bench) -> Iterator[None]:
	try:
		with _locked(bench.var / "lock", wait=False):
			yield
	except BlockingIOError:
		raise BenchError(f"other tests are running in {bench.home}: wait until they have ended") from None


@contextmanager
def _locked(path: Path, *, wait: bool = True) -> Iterator[None]:
	path.parent.mkdir(parents=True, exist_ok=True)
	with path.open("w") as lock:
		fcntl.flock(lock, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
		yield
