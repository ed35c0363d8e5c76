"""Brings a bench up: code, configuration, data, site, processes, each only as far as it is missing."""

import fcntl
import os
import shutil
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from . import config, database, debian, machine, node, ports, shell, site
from .console import Console
from .errors import BenchError
from .layout import Bench
from .processes import GROUPS, WORK_MARK, Supervisor, end_leftovers
from .product import Call, Product
from .state import State
from .steps import Step, run_steps, wait_until

_COLD_START_BYTES = 3 * 1000**3
_HEALTH_TIMEOUT_S = 90
_RUNNING_HEALTH_TIMEOUT_S = 20
_PASSWORD = "admin_password"
_LOCAL = "127.0.0.1"


@dataclass(frozen=True)
class Options:
	"""What a person can say to `up`."""

	port: int | None = None
	host: str = _LOCAL
	demo: bool = True


@dataclass(frozen=True)
class Outcome:
	"""What `up` found and did."""

	address: str
	was_running: bool
	admin_password: str | None
	accounts: list[dict[str, str]]


@contextmanager
def only_one(bench: Bench) -> Iterator[None]:
	"""Keep a second command, or what is left of a killed one, from changing the same bench meanwhile."""
	(bench.root / "var").mkdir(exist_ok=True)
	with (bench.root / "var" / "lock").open("w") as lock:
		try:
			fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
		except BlockingIOError:
			raise BenchError("another command is at work on this bench: wait until it has ended") from None
		end_leftovers(bench)
		os.environ[WORK_MARK] = str(bench.home)
		try:
			yield
		finally:
			del os.environ[WORK_MARK]


def state_of(bench: Bench) -> State:
	return State(bench.var / "state.json")


def prepare_machine(
	bench: Bench, product: Product, state: State, console: Console, *, with_tests: bool = False
) -> set[str]:
	"""Install and build all code; return the names of the steps that had something to do."""
	packages = debian.PYTHON + debian.RUNTIME + (debian.TESTS if with_tests else ())
	debian.require_way_to_install(packages)
	node.require_node()
	if not bench.env.exists() and shutil.disk_usage(bench.root).free < _COLD_START_BYTES:
		raise BenchError(f"less than 3 GB are free on the disk of {bench.root}: free some, then run again")
	bench.make_folders()
	machine.write_apps(bench)
	return run_steps(machine.steps(bench, product, with_tests=with_tests), state, console)


def require_port(bench: Bench, state: State, options: Options) -> None:
	"""Raise when the port that a person asked for is another program's, before anything else is done."""
	if options.port and not (
		Supervisor(bench).is_running() and options.port == state.get("ports", {}).get("web")
	):
		ports.choose({}, {"web": options.port}, lambda port: ports.is_free_on(port, {_LOCAL, options.host}))


def configure(
	bench: Bench, state: State, site_name: str, options: Options, *, disposable: bool = False
) -> None:
	"""Choose ports and write the configuration that the processes read.

	A bench that runs keeps its ports. When anything else has changed, it is stopped first.
	"""
	supervisor = Supervisor(bench)
	given = options.port or state.get("given_port")
	chosen = remembered = state.get("ports", {})
	if supervisor.is_running() and given not in (None, remembered.get("web")):
		supervisor.stop()
	running = supervisor.is_running()
	if not running:
		supervisor.clear()
		wanted = {"web": given} if given else {}

		def is_ours(port: int) -> bool:
			is_free = ports.is_free_on(port, {_LOCAL, options.host})
			# Benches for tests are set up side by side.
			return is_free and (not disposable or ports.claim(port, bench.home))

		chosen = ports.choose(remembered, wanted, is_ours)

	former = config.read_json(bench.common_config)
	password = urlsplit(former.get("redis_cache", "")).password or site.random_password()
	settings = config.Settings(bench, chosen, options.host, site_name, password, disposable)
	common = config.common_site_config(settings, former)
	texts = _texts(settings, tuple(former.get("trusted_proxies", ())))
	if running and (common != former or any(_text(path) != text for path, text in texts.items())):
		supervisor.stop()
	for path, text in texts.items():
		config.write(path, text, private=True)
	config.write_json(bench.common_config, common, private=True)
	(bench.var / "nginx").mkdir(exist_ok=True)
	state.set("ports", chosen)
	state.set("given_port", given)
	state.set("host", options.host)


def start_data(bench: Bench) -> None:
	"""Start the database and Redis, and return when they answer."""
	password = config.read_json(bench.common_config)["root_password"]
	database.initialise(bench, password, bench.logs / "setup" / "mariadb.log")
	supervisor = Supervisor(bench)
	supervisor.start()
	supervisor.start_group("data")
	database.wait_until_ready(bench, password)


class Up:
	"""One run of `up` for a product's own bench."""

	def __init__(self, bench: Bench, product: Product, options: Options, console: Console):
		self.bench = bench
		self.product = product
		self.options = options
		self.console = console
		self.state = state_of(bench)
		self.supervisor = Supervisor(bench)
		self.accounts: list[dict[str, str]] = self.state.get("accounts", [])

	def run(self) -> Outcome:
		"""Do all that is missing and return when the product's health is green."""
		require_port(self.bench, self.state, self.options)
		done = prepare_machine(self.bench, self.product, self.state, self.console)
		configure(self.bench, self.state, self.product.site, self.options)
		steps = self._site_steps()
		up_to_date = not done and all(step.is_done(self.state) for step in steps)
		if up_to_date and self.serves() and wait_until(self._is_healthy, _RUNNING_HEALTH_TIMEOUT_S):
			return self._outcome(was_running=True)
		if self.supervisor.is_running():
			self._stop_what_is_outdated()
		data = Step("data", "database and Redis", lambda: start_data(self.bench))
		run_steps([data], self.state, self.console)
		run_steps(steps, self.state, self.console)
		run_steps([Step("processes", "processes", self._serve)], self.state, self.console)
		return self._outcome(was_running=False)

	def _outcome(self, *, was_running: bool) -> Outcome:
		# Kept from the site's making until this moment, so that an interruption doesn't lose it.
		password = self.state.get(_PASSWORD)
		self.state.set(_PASSWORD, None)
		return Outcome(self.address, was_running, password, self.accounts)

	def restart(self) -> None:
		"""Start what serves, with nothing in the cache, and return when health is green."""
		self._stop_what_is_outdated()
		self._serve()

	@property
	def address(self) -> str:
		return address_of(self.state)

	def _site_steps(self) -> list[Step]:
		product, name = self.product, self.product.site
		steps = [Step("site", f"site {name}", self._make_site, self._site_mark)]
		steps += [
			Step("app", product.app, self._install_app, lambda: product.app, needs=("site",)),
			Step("migrate", "migration", self._migrate, lambda: site.sources(self.bench), needs=("app",)),
		]
		before = "migrate"
		for seed in product.seeds:
			run = self._calling(seed)
			steps.append(Step(seed.name, seed.title, run, lambda seed=seed: seed.function, needs=(before,)))
			before = seed.name
		if product.demo and self.state.get("demo", self.options.demo):
			demo = product.demo
			steps.append(Step(demo.name, demo.title, self._load_demo, lambda: demo.function, needs=(before,)))
		return steps

	def _site_mark(self) -> str:
		return "whole" if site.exists(self.bench, self.state, self.product.site) else "missing"

	def _make_site(self) -> None:
		if site.exists(self.bench, self.state, self.product.site):
			return
		for step in ("app", "migrate", *(seed.name for seed in self.product.seeds), "demo"):
			self.state.finish(step, None)
		# Whoever began without demo data never finds it in a site in use later.
		self.state.set("demo", self.options.demo)
		given = os.environ.get(self.product.admin_password_variable)
		password = given or site.random_password()
		self.state.set(_PASSWORD, None if given else password)
		site.create(
			self.bench,
			self.state,
			self.product.site,
			admin_password=password,
			locale=self.product.locale,
			# The port is added by the framework, from the common configuration.
			config={"host_name": "http://localhost"},
			scheduler=True,
			log=self._log("site"),
		)

	def _install_app(self) -> None:
		site.install_app(self.bench, self.product.site, self.product.app, self._log("app"))
		self.state.finish("migrate", site.sources(self.bench))

	def _migrate(self) -> None:
		site.migrate(self.bench, self.product.site, self._log("migrate"))

	def _calling(self, function: Call) -> Callable[[], None]:
		return lambda: site.call(self.bench, self.product.site, function, self._log(function.name))

	def _load_demo(self) -> None:
		self.accounts = site.call(self.bench, self.product.site, self.product.demo, self._log("demo")) or []
		self.state.set("accounts", self.accounts)

	def _stop_what_is_outdated(self) -> None:
		"""Stop what holds old code or, in the cache, old assets; the data stays up."""
		self.supervisor.stop_group("app")
		self.supervisor.stop_process("redis_cache")

	def _serve(self) -> None:
		self.supervisor.start_group("data")
		self.supervisor.start_group("app")
		if not wait_until(self._is_healthy, _HEALTH_TIMEOUT_S):
			raise BenchError(self._why_unhealthy())

	def _is_healthy(self) -> bool:
		return is_healthy(self.address + self.product.health)

	def _why_unhealthy(self) -> str:
		down = [process.name for process in self.supervisor.processes() if not process.is_up]
		log = self.bench.logs / f"{(down or ['web'])[0]}.log"
		words = shell.reason(log.read_text(errors="replace")[-8000:]) if log.exists() else "no log"
		what = f"{', '.join(down)} does not run" if down else "its health does not turn green"
		return f"{what}: {words} (all of it: {log})"

	def _is_up(self, group: str) -> bool:
		up = {process.name for process in self.supervisor.processes() if process.is_up}
		return up.issuperset(GROUPS[group])

	def serves(self) -> bool:
		"""Say whether all processes are up."""
		return all(self._is_up(group) for group in GROUPS)

	def _log(self, name: str) -> Path:
		return self.bench.logs / "setup" / f"{name}.log"


def address_of(state: State) -> str:
	"""Return the address under which this machine reaches the bench."""
	host = state.get("host", _LOCAL)
	host = {"0.0.0.0": _LOCAL, "::": "::1"}.get(host, host)
	return f"http://{f'[{host}]' if ':' in host else host}:{state.get('ports', {}).get('web')}"


def _texts(settings: config.Settings, trusted_proxies: tuple[str, ...]) -> dict[Path, str]:
	bench = settings.bench
	memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
	procfile = config.read_procfile((bench.root / "Procfile").read_text())
	texts = {
		"mariadb.cnf": config.mariadb(settings, memory),
		"redis_cache.conf": config.redis(settings, "redis_cache"),
		"redis_queue.conf": config.redis(settings, "redis_queue"),
		"gunicorn.conf.py": config.gunicorn(settings),
		"nginx.conf": config.nginx(settings, trusted_proxies),
		"supervisor.conf": config.supervisor(settings, procfile, GROUPS),
	}
	return {bench.config / name: text for name, text in texts.items()}


def _text(path: Path) -> str | None:
	return path.read_text() if path.exists() else None


def is_healthy(url: str) -> bool:
	"""Say whether the address answers 200."""
	# What the environment says about proxies is not meant for this machine itself.
	opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
	try:
		with opener.open(url, timeout=10) as answer:
			return answer.status == 200
	except OSError:
		return False
