"""A plugin of pytest: the whole suite runs in several processes, each with a bench of its own.

Parts of the suite, and whatever is given `-n0`, run in one process, others with `-n NUMBER` in several.
A file's tests stay together and in their order.
"""

import os
import signal
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import pytest

from bench.layout import Bench
from bench.testsite import end_leftovers

from .product import ROOT

HOME_VARIABLE = "HOTLINE_TEST_HOME"
# Each has a database server, a web server and a browser.
MOST = 4
_FIRST = "gw0"
# About how long a test takes, in seconds, by the fixtures that it may use; the first that fits counts.
_LENGTHS = {"visit": 5, "server": 0.7, "built_site": 0.1}


def own_home() -> str:
	"""Return the name of the home of this process's bench."""
	return home_of(os.environ.get("PYTEST_XDIST_WORKER", _FIRST))


def home_of(worker: str) -> str:
	"""Return the name of the home of a worker's bench; a run in one process has that of the first."""
	home = os.environ.get(HOME_VARIABLE, "test")
	return home if worker == _FIRST else f"{home}-{worker}"


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
	options = config.option
	# A worker is told no paths either, and would start workers of its own.
	if _is_worker(config) or not hasattr(options, "numprocesses"):
		return
	is_whole = config.args_source == config.ArgsSource.TESTPATHS
	if options.numprocesses is None and is_whole and not (options.collectonly or options.usepdb):
		workers = min(os.cpu_count() or 1, MOST)
		options.numprocesses = workers if workers > 1 else None
	if options.numprocesses and options.dist == "no":
		options.dist = "loadfile"
		options.loadscopereorder = False


def pytest_configure(config: pytest.Config) -> None:
	if _is_worker(config):
		return
	# What ends the run is told to all that it started.
	signal.signal(signal.SIGTERM, signal.default_int_handler)
	if getattr(config.option, "dist", "no") != "no":
		config.pluginmanager.register(_Leftovers(), "leftovers")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
	if _is_worker(config):
		items[:] = in_order(items)


def in_order(items: Sequence[pytest.Item]) -> list[pytest.Item]:
	"""Return the tests in the order in which files are given out.

	The first one has the site built; meanwhile come those that need none. Of the others the longest are
	first, so that all processes come to their end at about the same time.
	"""
	files = [list(group) for _, group in groupby(items, lambda item: item.path)]
	files.sort(key=_length, reverse=True)
	pure = [file for file in files if not _length(file)]
	others = [file for file in files if _length(file)]
	return [item for file in (*others[:1], *pure, *others[1:]) for item in file]


def _length(file: Sequence[pytest.Item]) -> float:
	return sum(
		next((length for name, length in _LENGTHS.items() if name in getattr(item, "fixturenames", ())), 0)
		for item in file
	)


def _is_worker(config: pytest.Config) -> bool:
	return hasattr(config, "workerinput")


class _Leftovers:
	"""Remembers which workers there were, and stops what those that had to be killed left behind."""

	def __init__(self) -> None:
		self._homes: set[str] = set()

	def pytest_configure_node(self, node: object) -> None:
		self._homes.add(home_of(node.gateway.id))

	@pytest.hookimpl(wrapper=True, tryfirst=True)
	def pytest_sessionfinish(self):
		try:
			return (yield)
		finally:
			for home in self._homes:
				end_leftovers(Bench.at(Path(ROOT)).beside(home))
