"""Looks the bench over: what is missing, what listens, which versions, how much room. Changes nothing."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import debian, machine, ports, site
from .errors import BenchError
from .layout import Bench
from .processes import Process, Supervisor
from .product import Product
from .up import address_of, is_healthy, state_of

_LOW_DISK_BYTES = 1000**3
_LOW_MEMORY_BYTES = 300 * 1024**2


@dataclass(frozen=True)
class Finding:
	"""One thing that was looked at; `is_fine` is None where nothing can be wrong."""

	subject: str
	text: str
	is_fine: bool | None = None


def examine(bench: Bench, product: Product) -> Iterator[Finding]:
	"""Look at everything, from the machine up to the site."""
	yield from _versions(bench)
	yield from _room(bench)
	yield from _packages()
	yield from _steps(bench, product)
	processes = Supervisor(bench).processes()
	yield from _processes(processes)
	yield from _listening(bench, running=bool(processes))
	yield from _site(bench, product, running=bool(processes))


def _versions(bench: Bench) -> Iterator[Finding]:
	commands: dict[str, list[str | Path]] = {
		"Node": ["node", "--version"],
		"MariaDB": ["/usr/sbin/mariadbd", "--version"],
		"Redis": ["redis-server", "--version"],
		"nginx": ["/usr/sbin/nginx", "-v"],
		"Python": [bench.python, "--version"],
		"frappe-bench": [bench.tools / "bin" / "bench", "--version"],
	}
	for name, command in commands.items():
		version = _version(command)
		yield Finding(name, version or "not installed", version is not None)
	for app in bench.app_names():
		init = (bench.apps / app / app / "__init__.py").read_text()
		version = re.search(r"__version__ = ['\"]([^'\"]+)", init)
		yield Finding(app, version.group(1) if version else "no version")


def _version(command: list[str | Path]) -> str | None:
	try:
		done = subprocess.run(command, capture_output=True, text=True, timeout=30)
	except (OSError, subprocess.TimeoutExpired):
		return None
	found = re.search(r"\d+\.\d+[\w.-]*", done.stdout + done.stderr)
	return found.group() if found else None


def _room(bench: Bench) -> Iterator[Finding]:
	free = shutil.disk_usage(bench.root).free
	yield Finding("disk", f"{free / 1000**3:.1f} GB free", free > _LOW_DISK_BYTES)
	memory = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
	available = int(memory["MemAvailable"].split()[0]) * 1024
	yield Finding("memory", f"{available / 1024**2:.0f} MiB available", available > _LOW_MEMORY_BYTES)


def _packages() -> Iterator[Finding]:
	try:
		lacking = debian.missing(debian.PYTHON + debian.RUNTIME)
	except BenchError as error:
		yield Finding("packages", str(error), False)
		return
	yield Finding("packages", "missing: " + " ".join(lacking) if lacking else "all there", not lacking)


def _steps(bench: Bench, product: Product) -> Iterator[Finding]:
	state = state_of(bench)
	steps = [step for step in machine.steps(bench, product) if step.name not in machine.PACKAGES]
	undone = [step.title for step in steps if not step.is_done(state)]
	yield Finding("set-up", "to be done by up: " + ", ".join(undone) if undone else "up to date", not undone)


def _processes(processes: list[Process]) -> Iterator[Finding]:
	if not processes:
		yield Finding("processes", "not running")
	for process in processes:
		yield Finding(process.name, f"{process.state.lower()}, {process.description}", process.is_up)


def _listening(bench: Bench, *, running: bool) -> Iterator[Finding]:
	for name, port in state_of(bench).get("ports", {}).items():
		free = ports.is_free(port)
		if running:
			yield Finding(f"port {port}", f"{name} {'does not listen' if free else 'listens'}", not free)
		else:
			text = f"{name}: {'free' if free else 'in use by another program; up will choose another'}"
			yield Finding(f"port {port}", text)


def _site(bench: Bench, product: Product, *, running: bool) -> Iterator[Finding]:
	state = state_of(bench)
	there = site.exists(bench, state, product.site)
	yield Finding("site", product.site if there else f"{product.site} is not made yet", there)
	if running and there:
		url = address_of(state) + product.health
		green = is_healthy(url)
		yield Finding("health", f"{url} is {'green' if green else 'not green'}", green)
