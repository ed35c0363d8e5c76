"""Ports of one's own: chosen free, remembered, and changed only when another program took one."""

import socket
from collections.abc import Callable, Iterable, Mapping

from .errors import BenchError

# A bench that is set up beside others begins further on, so that two don't find the same port free.
OFFSETS = 300
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
	offset: int = 0,
) -> dict[str, int]:
	"""Return a port for each name.

	A port that a person asked for (`wanted`) is taken or it is an error; a remembered one is kept while
	it is free; any other is the next free one from where its search begins, `offset` further on.
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
		candidates += range(first + offset, first + offset + _SEARCHED)
		taken = set(chosen.values())
		port = next((port for port in candidates if port not in taken and free(port)), None)
		if port is None:
			begin = first + offset
			raise BenchError(f"no free port from {begin} to {begin + _SEARCHED}: stop some other program")
		chosen[name] = port
	return chosen
