"""The processes of a bench, held by a supervisor of its own: started, watched, restarted, stopped.

Only what this bench started is ever signalled: each process carries the bench's folder in its
environment, and the supervisor is spoken to through its socket in that folder.
"""

import contextlib
import http.client
import os
import signal
import socket
import xmlrpc.client
from dataclasses import dataclass
from pathlib import Path

from . import shell
from .config import read_procfile
from .errors import BenchError
from .layout import Bench
from .steps import wait_until

_DATA = ("mariadb", "redis_cache", "redis_queue")
_PROCFILE = read_procfile((Path(__file__).parent.parent / "Procfile").read_text())
# In the order of starting; what stores data is stopped last. What else there is, the Procfile says.
GROUPS = {"data": _DATA, "app": tuple(name for name in _PROCFILE if name not in _DATA)}
PROCESSES = tuple(name for names in GROUPS.values() for name in names)
# In the environment of what a command has under way, and of what the supervisor keeps running.
WORK_MARK = "BENCH_WORK"
_HOME_MARK = "BENCH_HOME"
_START_TIMEOUT_S = 10
_STOP_TIMEOUT_S = 90
# Servers by the names of their pid files. Some hide the environment that they were started in.
_SERVERS = {
	"mariadb": "mariadbd",
	"redis_cache": "redis-server",
	"redis_queue": "redis-server",
	"nginx": "nginx",
}


@dataclass(frozen=True)
class Process:
	"""A process as the supervisor sees it."""

	name: str
	state: str
	pid: int
	description: str

	@property
	def is_up(self) -> bool:
		return self.state in ("RUNNING", "STARTING")


class Supervisor:
	"""Starts and stops a bench's processes."""

	def __init__(self, bench: Bench):
		self.bench = bench
		self.socket = bench.run / "supervisor.sock"
		self._server = xmlrpc.client.ServerProxy("http://bench", transport=_SocketTransport(self.socket))

	def is_running(self) -> bool:
		try:
			return self._server.supervisor.getState()["statename"] in ("RUNNING", "RESTARTING")
		except (OSError, http.client.HTTPException, xmlrpc.client.Error):
			return False

	def start(self) -> None:
		"""Start the supervisor itself, with no process yet; does nothing when it runs."""
		if self.is_running():
			return
		self.clear()
		supervisord = self.bench.tools / "bin" / "supervisord"
		configuration = self.bench.config / "supervisor.conf"
		log = self.bench.logs / "supervisor.log"
		command = [supervisord, "--configuration", configuration]
		shell.run(command, cwd=self.bench.home, log=log, what="supervisor", env={WORK_MARK: ""})
		if not wait_until(self.is_running, _START_TIMEOUT_S):
			raise BenchError(f"the supervisor did not start: see {log}")

	def clear(self) -> None:
		"""Stop what a supervisor that died left behind; refuse to go on beside one started otherwise."""
		self._refuse_strangers()
		stop_strays(self.bench)

	def start_group(self, group: str) -> None:
		"""Start a group's processes that are not up, without waiting until they serve."""
		for process in self.processes():
			if process.name in GROUPS[group] and not process.is_up:
				self._server.supervisor.startProcess(f"{group}:{process.name}", False)

	def start_process(self, name: str) -> None:
		"""Start one process, unless it is up."""
		if not any(process.is_up for process in self.processes() if process.name == name):
			self._server.supervisor.startProcess(f"{_group_of(name)}:{name}", False)

	def stop_process(self, name: str) -> None:
		"""Stop one process, if it is up, and wait until it is gone."""
		if any(process.is_up for process in self.processes() if process.name == name):
			self._server.supervisor.stopProcess(f"{_group_of(name)}:{name}", True)

	def stop_group(self, group: str) -> None:
		"""Stop a group's processes and wait until they are gone."""
		self._server.supervisor.stopProcessGroup(group, True)

	def processes(self) -> list[Process]:
		"""Return all processes in the order of the groups; none when the supervisor does not run."""
		if not self.is_running():
			return []
		found = {
			info["name"]: Process(info["name"], info["statename"], info["pid"], info["description"])
			for info in self._server.supervisor.getAllProcessInfo()
		}
		return [found[name] for name in PROCESSES if name in found]

	def stop(self) -> bool:
		"""Stop everything this bench started, the database last; say whether there was something."""
		running = self.is_running()
		if running:
			pid = self._server.supervisor.getPID()
			self._server.supervisor.shutdown()
			if not wait_until(lambda: not _alive(pid), _STOP_TIMEOUT_S):
				raise BenchError(f"the supervisor (process {pid}) does not stop: see {self.bench.logs}")
		return stop_strays(self.bench) or running

	def _refuse_strangers(self) -> None:
		for pid in _servers(self.bench):
			if _has_keeper(pid, self.bench):
				raise BenchError(
					f"the bench's {_program_of(pid)} (process {pid}) was started by something else, such as"
					" `bench start`: stop that first"
				)


def end_leftovers(bench: Bench) -> None:
	"""End the programs that a command left at work when it was killed; no command may be running."""
	leftovers = _marked(WORK_MARK, bench)
	for pid in leftovers:
		_signal(pid, signal.SIGTERM)
	if not wait_until(lambda: not any(map(_alive, leftovers)), _START_TIMEOUT_S):
		for pid in leftovers:
			_signal(pid, signal.SIGKILL)


def stop_strays(bench: Bench) -> bool:
	"""Stop what a supervisor that died left behind; say whether there was something."""
	servers = [pid for pid in _servers(bench) if not _has_keeper(pid, bench)]
	strays = [*_marked(_HOME_MARK, bench), *servers]
	database = [pid for pid in strays if _program_of(pid) == "mariadbd"]
	for pids in ([pid for pid in strays if pid not in database], database):
		for pid in pids:
			_signal(pid, signal.SIGTERM)
		if not wait_until(lambda pids=pids: not any(map(_alive, pids)), _STOP_TIMEOUT_S / 3):
			for pid in pids:
				_signal(pid, signal.SIGKILL)
	return bool(strays)


def _marked(variable: str, bench: Bench) -> list[int]:
	"""Return the processes that were started with the bench's folder in this variable."""
	mark = os.fsencode(f"{variable}={bench.home}")
	found = []
	for entry in Path("/proc").iterdir():
		if not entry.name.isdigit() or int(entry.name) == os.getpid():
			continue
		try:
			if mark in (entry / "environ").read_bytes().split(b"\0"):
				found.append(int(entry.name))
		except OSError:
			# gone meanwhile, or someone else's
			continue
	return found


def _servers(bench: Bench) -> list[int]:
	"""Return the servers that wrote their process numbers into the bench's folder and are alive."""
	noted = ((_pid_in(bench.run / f"{name}.pid"), program) for name, program in _SERVERS.items())
	return [pid for pid, program in noted if pid and _program_of(pid) == program]


def _has_keeper(pid: int, bench: Bench) -> bool:
	"""Say whether the program that started a process in this bench, whichever it was, is still there."""
	try:
		parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]
		return Path(f"/proc/{parent}/cwd").resolve() == bench.home.resolve()
	except OSError:
		return False


def _group_of(name: str) -> str:
	return next(group for group, names in GROUPS.items() if name in names)


def _pid_in(path: Path) -> int | None:
	try:
		return int(path.read_text().strip())
	except (OSError, ValueError):
		return None


def _program_of(pid: int) -> str | None:
	try:
		return Path(f"/proc/{pid}/comm").read_text().strip()
	except OSError:
		return None


def _alive(pid: int) -> bool:
	try:
		# A process that ended but was not waited for by its parent is as good as gone.
		return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
	except OSError:
		return False


def _signal(pid: int, number: signal.Signals) -> None:
	with contextlib.suppress(ProcessLookupError):
		os.kill(pid, number)


class _SocketConnection(http.client.HTTPConnection):
	def __init__(self, path: Path):
		super().__init__("bench")
		self._path = path

	def connect(self) -> None:
		self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
		self.sock.connect(str(self._path))


class _SocketTransport(xmlrpc.client.Transport):
	def __init__(self, path: Path):
		super().__init__()
		self._path = path

	def make_connection(self, host: object) -> _SocketConnection:
		return _SocketConnection(self._path)
