"""A site for tests: a bench of its own beside the running one, built once and put back as it was.

It has its own database server, Redis, ports and folders, so nothing that tests do reaches a site in use.
Power may take its data: it writes faster that way.
"""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from . import config, fingerprint, machine, python, site
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
_SERVED_BY = ("web", "socketio", "worker", "proxy")
_SERVER_TIMEOUT_S = 60


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
		"""Start the data services and see that the site is there; say whether it was built now."""
		self.bench.make_folders()
		self._held.enter_context(_only_one(self.bench))
		self._held.callback(self.supervisor.stop)
		self._state = state_of(self.bench)
		self._wire()
		bare, full = self._bare_inputs(), self._full_inputs()
		if self._state.finished("bare") != bare:
			self._build_bare(bare)
		if self._state.finished("site") == full:
			self._start_data()
			return False
		self._build_full(full)
		return True

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

	def _build_bare(self, inputs: str) -> None:
		"""Make a site with the framework alone, and keep a copy of it to begin from."""
		self._say("building the tests' site: framework")
		self.supervisor.stop()
		for path in (self._data, self.folder, self._bare):
			shutil.rmtree(path, ignore_errors=True)
		self._state.finish("bare", None)
		self._state.finish("site", None)
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
		fresh = self._bare.with_suffix(".new")
		shutil.rmtree(fresh, ignore_errors=True)
		_copy(self._data, fresh / "mariadb")
		_copy(self.folder, fresh / "site")
		fresh.rename(self._bare)
		self._state.finish("bare", inputs)

	def _build_full(self, inputs: str) -> None:
		"""Begin from the bare copy and install the app with its seeds."""
		self._say("building the tests' site: app")
		self._state.finish("site", None)
		self.supervisor.stop()
		for path, kept in ((self._data, "mariadb"), (self.folder, "site")):
			shutil.rmtree(path, ignore_errors=True)
			_copy(self._bare / kept, path)
		self._start_data()
		site.install_app(self.bench, self.name, self.product.app, self._log)
		for seed in self.product.seeds:
			site.call(self.bench, self.name, seed, self._log)
		self._state.finish("site", inputs)

	@property
	def _data(self) -> Path:
		return self.bench.var / "mariadb"

	@property
	def _bare(self) -> Path:
		return self.bench.var / "bare"

	@property
	def _log(self) -> Path:
		return self.bench.logs / "setup" / "site.log"


def _copy(source_folder: Path, target: Path) -> None:
	# Where the file system can, a copy shares its blocks with the original until one is written to.
	target.parent.mkdir(parents=True, exist_ok=True)
	subprocess.run(["cp", "-a", "--reflink=auto", source_folder, target], check=True)


def _only_one(bench: Bench) -> IO[str]:
	lock = (bench.var / "lock").open("w")
	try:
		fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
	except BlockingIOError:
		lock.close()
		raise BenchError(f"other tests are running in {bench.home}: wait until they have ended") from None
	return lock
