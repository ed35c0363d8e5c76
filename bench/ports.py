"""Ports of one's own: chosen free, remembered, and changed only when another program took one."""

import fcntl
import os
import socket
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import IO

from .errors import BenchError
from .layout import keep_private

# Where the search begins. All are below the range from which the kernel hands out ports.
FIRST_CHOICE = {
	"web": 8000,
	"socketio": 9000,
	"redis_cache": 13000,
	"redis_queue": 11000,
	"mariadb": 13306,
}
_SEARCHED = 400


def is_free(port: int, host: str = "127.0.0.1") -> bool:
	"""Say whether a server could listen on the port now."""
	family = socket.AF_INET6 if ":" in host else socket.AF_INET
	with socket.socket(family, socket.SOCK_STREAM) as probe:
		# As servers do: a connection that lingers from the last run is no obstacle.
		probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
		try:
			probe.bind((host, port))
		except OSError:
			return False
	return True


def is_free_on(port: int, hosts: Iterable[str]) -> bool:
	"""Say whether the port is free on each of these addresses."""
	return all(is_free(port, host) for host in hosts)


def choose(
	remembered: Mapping[str, int],
	wanted: Mapping[str, int],
	free: Callable[[int], bool] = is_free,
) -> dict[str, int]:
	"""Return a port for each name.

	A port that a person asked for (`wanted`) is taken or it is an error; a remembered one is kept while
	it is free; any other is the next free one from where its search begins.
	"""
	for port in wanted.values():
		if not 1 <= port <= 65535:
			raise BenchError(f"{port} is not a port: give one from 1 to 65535")
		if not free(port):
			raise BenchError(f"port {port} is in use by another program: stop it or give another --port")
	chosen = dict(wanted)
	for name, first in FIRST_CHOICE.items():
		if name in chosen:
			continue
		candidates = [remembered[name]] if name in remembered else []
		candidates += range(first, first + _SEARCHED)
		taken = set(chosen.values())
		port = next((port for port in candidates if port not in taken and free(port)), None)
		if port is None:
			raise BenchError(f"no free port from {first} to {first + _SEARCHED}: stop some other program")
		chosen[name] = port
	return chosen


_claims: dict[int, tuple[Path, IO[str]]] = {}


def claim(port: int, holder: Path) -> bool:
	"""Keep others who claim theirs off a port until this process ends; say whether it is the holder's now.

	Benches that are set up side by side choose their ports long before they listen on them; whether one is
	free does not tell that another bench has just chosen it.
	"""
	if port in _claims:
		return _claims[port][0] == holder
	folder = Path(tempfile.gettempdir()) / f"bench-{os.getuid()}-ports"
	folder.mkdir(exist_ok=True)
	keep_private(folder)
	lock = (folder / str(port)).open("w")
	try:
		fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
	except BlockingIOError:
		lock.close()
		return False
	_claims[port] = (holder, lock)
	return True
