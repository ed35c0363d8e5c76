"""A plugin of pytest: keeps how every test that is to prove a clause ended, once the run is over.

Where several processes share the run, each tells the one that began it what its tests are about.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import chain

import pytest

from .catalogue import clauses
from .last_run import PASSED, Result, Run, write

MARKER = "clause"
_LEFT_OUT = "tests_left_out"


class Recorder:
	"""Follows one run."""

	def __init__(self, config: pytest.Config):
		self._config = config
		self._clauses: dict[str, list[str]] = {}
		self._outcomes: dict[str, str] = {}
		self._collected = 0
		self._left_out = 0

	def pytest_collection_modifyitems(self, items: Sequence[pytest.Item]) -> None:
		known = {clause.id for clause in clauses()}
		wrong = []
		self._collected = len(items)
		for item in items:
			named = _clauses_of(item)
			wrong += [f"{item.nodeid}: there is no clause {name!r}" for name in named if name not in known]
			self._clauses[item.nodeid] = named
		if wrong:
			raise pytest.UsageError(*wrong)

	def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
		self._left_out += len(items)

	@pytest.hookimpl(wrapper=True)
	def pytest_runtest_makereport(self, item: pytest.Item):
		report = yield
		report.clauses = self._clauses.get(item.nodeid, [])
		return report

	@pytest.hookimpl(optionalhook=True)
	def pytest_xdist_node_collection_finished(self, ids: Sequence[str]) -> None:
		self._collected = len(ids)

	@pytest.hookimpl(optionalhook=True)
	def pytest_testnodedown(self, node: object) -> None:
		self._left_out += getattr(node, "workeroutput", {}).get(_LEFT_OUT, 0)

	def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
		self._clauses.setdefault(report.nodeid, getattr(report, "clauses", []))
		outcome = _outcome(report)
		# What happens after a test's own part counts only when it goes wrong.
		if outcome and self._outcomes.get(report.nodeid, PASSED) == PASSED:
			self._outcomes[report.nodeid] = outcome

	def pytest_sessionfinish(self, exitstatus: int) -> None:
		if hasattr(self._config, "workeroutput"):
			self._config.workeroutput[_LEFT_OUT] = self._left_out
			return
		if self._config.option.collectonly or not self._outcomes:
			return
		run = Run(
			ended=datetime.now().astimezone().isoformat(timespec="seconds"),
			arguments=list(self._config.invocation_params.args),
			is_whole=self._is_whole(),
			exit_status=int(exitstatus),
			tests=dict(Counter(self._outcomes.values())),
			results=[
				Result(name, test, outcome)
				for test, outcome in self._outcomes.items()
				for name in self._clauses.get(test, ())
			],
		)
		write(run, self._config.rootpath)

	def _is_whole(self) -> bool:
		"""Say whether all that the configuration names was run to its end."""
		asked = self._config.args_source
		everything = asked == self._config.ArgsSource.TESTPATHS and not self._config.option.ignore
		return everything and not self._left_out and len(self._outcomes) == self._collected


def _clauses_of(item: pytest.Item) -> list[str]:
	return list(dict.fromkeys(chain.from_iterable(mark.args or ("",) for mark in item.iter_markers(MARKER))))


def _outcome(report: pytest.TestReport) -> str | None:
	"""Return what a phase says of its test; None for one that says nothing."""
	if hasattr(report, "wasxfail"):
		return "xfailed" if report.skipped else "xpassed"
	if report.when == "call" or report.skipped:
		return report.outcome
	return "error" if report.failed else None


def pytest_configure(config: pytest.Config) -> None:
	config.addinivalue_line(
		"markers", f"{MARKER}(id, ...): the clauses of the standards that the test proves"
	)
	config.pluginmanager.register(Recorder(config), "clause-recorder")
