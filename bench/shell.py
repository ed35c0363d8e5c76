"""Runs other programs, keeps what they print in a log, and turns their failure into one line."""

import os
import re
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from .errors import BenchError

_NETWORK_TROUBLE = re.compile(
	r"name resolution|could ?n.t resolve|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT"
	r"|network is unreachable|connection refused|connection timed out|failed to establish a new connection"
	r"|dns error|error sending request|temporary failure resolving|tunnel connection failed",
	re.IGNORECASE,
)
_NO_REASON = re.compile(r"complete log of this run|^npm error$")
_DISK_TROUBLE = re.compile(r"no space left|ENOSPC|disk quota", re.IGNORECASE)


_running: set[subprocess.Popen[str]] = set()
_given_up = threading.Event()
_lock = threading.Lock()


def give_up() -> None:
	"""End the programs that `run` has under way, but for those that must not be interrupted."""
	_given_up.set()
	with _lock:
		for process in _running:
			process.terminate()


def begin() -> None:
	"""Run programs again after `give_up`."""
	_given_up.clear()


def run(
	command: Sequence[str | Path],
	*,
	log: Path,
	what: str,
	cwd: Path | None = None,
	env: Mapping[str, str] | None = None,
	fetches: bool = False,
	to_the_end: bool = False,
) -> None:
	"""Run a command to its end, its output added to `log`; raise a one-line error when it fails.

	`fetches` says that it gets something from the network, so that may be what is wrong; `to_the_end`
	that it leaves a mess when it is interrupted.
	"""
	log.parent.mkdir(parents=True, exist_ok=True)
	with log.open("a") as output:
		output.write(f"$ {' '.join(map(str, command))}\n")
		output.flush()
		start = output.tell()
		try:
			process = subprocess.Popen(
				[str(part) for part in command],
				cwd=cwd,
				env={**os.environ, **(env or {})},
				stdin=subprocess.DEVNULL,
				stdout=output,
				stderr=subprocess.STDOUT,
				text=True,
			)
		except FileNotFoundError as error:
			raise BenchError(f"{what}: {error.filename} is missing") from None
		with process, _noted(process, to_the_end):
			process.wait()
	if process.returncode:
		with log.open(errors="replace") as output:
			output.seek(start)
			raise BenchError(f"{what}: {reason(output.read(), fetches=fetches)} (all of it: {log})")


@contextmanager
def _noted(process: subprocess.Popen[str], to_the_end: bool) -> Iterator[None]:
	if to_the_end:
		yield
		return
	with _lock:
		_running.add(process)
	if _given_up.is_set():
		process.terminate()
	try:
		yield
	finally:
		with _lock:
			_running.discard(process)


def reason(output: str, *, fetches: bool = False) -> str:
	"""Return in one line why a program failed, judged by what it printed."""
	if _DISK_TROUBLE.search(output):
		return "the disk is full: free some space, then run the command again"
	if fetches and _NETWORK_TROUBLE.search(output):
		return "no network: the package index can't be reached; check the connection or proxy, then run again"
	lines = [line.strip() for line in output.splitlines() if line.strip() and not _NO_REASON.search(line)]
	telling = [line for line in lines if re.search(r"error|fatal|failed|can't|cannot", line, re.IGNORECASE)]
	return (telling or lines or ["it failed without a word"])[-1][:300]
