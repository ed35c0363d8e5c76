"""What the tests stand on: one process or several, and a site that each test finds as the first did."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import frappe
import pytest

from bench.layout import Bench
from bench.processes import GROUPS, Supervisor
from bench.steps import wait_until
from tests.support import workers
from tests.support.cache import DEFINITION, written_by
from tests.support.product import ROOT
from tests.support.site import Site


@pytest.mark.parametrize(
	("statement", "tables"),
	[
		("select `name` from `tabDocType`", set()),
		("update tabSingles set value = 1", {"Singles"}),
		("\n\tINSERT INTO `tabCustom Field` (`name`) VALUES (1)", {"Custom Field"}),
		('delete from "tabHL Follow-up Task" where 1', {"HL Follow-up Task"}),
		("insert into `__Auth` (`name`) values (1)", set()),
		("ALTER TABLE `tabHL Call` ADD COLUMN `x` int", {"HL Call", DEFINITION}),
		("truncate table `tabToDo`", {"ToDo", DEFINITION}),
	],
)
def test_what_a_statement_writes(statement: str, tables: set[str]) -> None:
	"""The tables that a statement writes are known, and whether it changes what they are."""
	assert written_by(statement) == tables


def test_a_changed_setup_misleads_no_later_test(own_site: Site) -> None:
	"""A property that a test sets is gone for the next, and so is what was computed with it."""
	with own_site.connected():
		frappe.make_property_setter({"doctype": "ToDo", "fieldname": "date", "property": "reqd", "value": 1})
		assert frappe.get_meta("ToDo").get_field("date").reqd
	with own_site.connected():
		assert not frappe.get_meta("ToDo").get_field("date").reqd


def test_what_is_kept_is_what_would_be_computed(own_site: Site) -> None:
	"""The description of a DocType that outlives a test is the one that the database gives."""
	with own_site.connected():
		frappe.get_doc(doctype="ToDo", description="x").insert()
	with own_site.connected():
		kept = frappe.cache.hget("doctype_meta", "ToDo")
		assert kept
		frappe.clear_cache(doctype="ToDo")
		assert frappe.get_meta("ToDo").as_dict() == kept.as_dict()


def test_files_are_given_out_longest_first() -> None:
	"""The first file has the site built, then come those that need none, then the others by their length."""

	def tests(path: str, *fixtures: str, number: int = 1) -> list:
		return [SimpleNamespace(path=Path(path), fixturenames=fixtures) for _ in range(number)]

	given = [
		*tests("pure"),
		*tests("short", "site", "built_site"),
		*tests("longest", "visit", "server", "built_site", number=3),
		*tests("many", "built_site", number=60),
	]
	ordered = list(dict.fromkeys(str(item.path) for item in workers.in_order(given)))
	assert ordered == ["longest", "pure", "many", "short"]


def test_each_process_has_its_own_home(monkeypatch: pytest.MonkeyPatch) -> None:
	"""The first process of a run has the bench of a run in one process, each other one of its own."""
	monkeypatch.delenv(workers.HOME_VARIABLE, raising=False)
	assert [workers.home_of(worker) for worker in ("gw0", "gw1")] == ["test", "test-gw1"]
	monkeypatch.setenv(workers.HOME_VARIABLE, "mine")
	assert workers.home_of("gw1") == "mine-gw1"


@pytest.mark.parametrize("is_worker", [False, True])
def test_a_worker_starts_no_workers(monkeypatch: pytest.MonkeyPatch, is_worker: bool) -> None:
	"""The whole suite runs in several processes, and each of them in one."""
	monkeypatch.setattr(os, "cpu_count", lambda: 2)
	options = SimpleNamespace(numprocesses=None, dist="no", collectonly=False, usepdb=False)
	config = SimpleNamespace(
		option=options,
		args_source=pytest.Config.ArgsSource.TESTPATHS,
		ArgsSource=pytest.Config.ArgsSource,
		**({"workerinput": {}} if is_worker else {}),
	)
	workers.pytest_cmdline_main(config)
	assert (options.numprocesses, options.dist) == ((None, "no") if is_worker else (2, "loadfile"))


WAITS = """
import time
from pathlib import Path

def test_waits(built_site):
	Path("{mark}").touch()
	time.sleep(600)
"""


@pytest.mark.parametrize("processes", ["-n0", "-n1"])
def test_nothing_is_left_of_a_run_that_is_ended(built_site: Site, tmp_path: Path, processes: str) -> None:
	"""A run that is ended amid a test stops all that it had started, and ends with pytest's closing line."""
	home = f"{built_site.testsite.bench.home.name}-ended"
	bench = Bench.at(ROOT).beside(home)
	(tmp_path / "conftest.py").write_text((ROOT / "conftest.py").read_text())
	(tmp_path / "test_waits.py").write_text(WAITS.format(mark=tmp_path / "waits"))
	environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
	environment |= {workers.HOME_VARIABLE: home, "PYTHONPATH": str(ROOT)}
	call = [sys.executable, "-m", "pytest", f"--rootdir={tmp_path}", "-q", processes, "test_waits.py"]
	run = subprocess.Popen(call, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True)
	try:
		assert wait_until((tmp_path / "waits").exists, 120)
		assert {process.name for process in Supervisor(bench).processes() if process.is_up} == {
			*GROUPS["data"]
		}
		run.send_signal(signal.SIGTERM)
		output, _ = run.communicate(timeout=60)
	finally:
		run.kill()
	assert "no tests ran in" in output.splitlines()[-1] or "KeyboardInterrupt" in output
	assert not Supervisor(bench).is_running()
	assert not Supervisor(bench).stop()
