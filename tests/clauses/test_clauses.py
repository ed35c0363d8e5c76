"""The list of clauses rests on what tests did, and on nothing else."""

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.product import ROOT

from . import __main__ as command
from .catalogue import clauses
from .last_run import PASSED, Result, Run, file_in, proof_of, read, write

TREE = """
import pytest

@pytest.fixture
def broken():
	raise RuntimeError

@pytest.fixture
def broken_afterwards():
	yield
	raise RuntimeError

@pytest.mark.clause("C-3.1")
def test_passes(): pass

@pytest.mark.clause("C-3.2", "C-3.3")
def test_passes_for_two(): pass

@pytest.mark.clause("C-3.3")
def test_fails(): assert False

@pytest.mark.clause("C-4.1")
def test_skips(): pytest.skip("not today")

@pytest.mark.clause("C-4.2.1")
@pytest.mark.xfail
def test_is_expected_to_fail(): assert False

@pytest.mark.clause("C-4.2.2")
@pytest.mark.xfail(strict=False)
def test_passes_against_expectation(): pass

@pytest.mark.clause("C-4.2.3a")
def test_cannot_begin(broken): pass

@pytest.mark.clause("C-4.2.3b")
def test_cannot_end(broken_afterwards): pass

@pytest.mark.clause("C-4.2.4")
@pytest.mark.skipif("True")
def test_never_begins(): pass

@pytest.mark.clause("C-3.1")
@pytest.mark.parametrize("number", [1, 2])
def test_several_times(number): pass

@pytest.mark.clause("C-4.1")
@pytest.mark.parametrize("number", [pytest.param(1, marks=pytest.mark.clause("C-4.3.1"))])
def test_of_a_parameter(number): pass

def test_of_no_clause(): pass
"""


def run_tests(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
	"""Run a tree's tests with the recorder alone."""
	environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
	call = [
		sys.executable,
		"-m",
		"pytest",
		"-p",
		"tests.clauses.recorder",
		"-p",
		"no:cacheprovider",
		*arguments,
	]
	return subprocess.run(
		call,
		cwd=tree,
		env={**environment, "PYTHONPATH": str(ROOT)},
		capture_output=True,
		text=True,
		timeout=120,
	)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
	"""A tree of its own with tests that end in every way."""
	(tmp_path / "pyproject.toml").write_text('[tool.pytest.ini_options]\ntestpaths = ["proofs"]\n')
	(tmp_path / "proofs").mkdir()
	(tmp_path / "proofs" / "test_proofs.py").write_text(TREE)
	return tmp_path


def listed(tree: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, dict]:
	"""Return what `clauses --json` lists for the tree, by id."""
	assert command.main([*arguments, "--json"], tree) == 0
	return {entry["id"]: entry for entry in json.loads(capsys.readouterr().out)}


@pytest.mark.parametrize("arguments", [(), ("-n2", "--dist=loadfile")], ids=["one process", "two"])
def test_only_a_passed_test_proves(tree: Path, arguments: tuple[str, ...], capsys) -> None:
	"""A clause is served by tests that passed; failed, skipped and expected failures prove nothing."""
	assert run_tests(tree, *arguments).returncode == 1
	assert read(tree).is_whole
	entries = listed(tree, capsys)
	served = {name: entry["tests"] for name, entry in entries.items() if entry["served"]}
	file = "proofs/test_proofs.py::"
	assert served == {
		"C-3.1": [f"{file}test_passes", f"{file}test_several_times[1]", f"{file}test_several_times[2]"],
		"C-3.2": [f"{file}test_passes_for_two"],
		"C-4.1": [f"{file}test_of_a_parameter[1]"],
		"C-4.3.1": [f"{file}test_of_a_parameter[1]"],
	}
	assert all(entry["tests"] == [] for entry in entries.values() if not entry["served"])
	assert {result.test.removeprefix(file): result.outcome for result in read(tree).results} == {
		"test_passes": "passed",
		"test_passes_for_two": "passed",
		"test_fails": "failed",
		"test_skips": "skipped",
		"test_is_expected_to_fail": "xfailed",
		"test_passes_against_expectation": "xpassed",
		"test_cannot_begin": "error",
		"test_cannot_end": "error",
		"test_never_begins": "skipped",
		"test_several_times[1]": "passed",
		"test_several_times[2]": "passed",
		"test_of_a_parameter[1]": "passed",
	}


@pytest.mark.parametrize(
	("outcomes", "is_served"),
	[
		([], False),
		(["passed"], True),
		(["passed", "passed"], True),
		(["passed", "skipped"], True),
		(["passed", "xfailed"], True),
		(["passed", "failed"], False),
		(["error", "passed"], False),
		(["failed"], False),
		(["skipped"], False),
		(["xfailed", "xpassed"], False),
	],
)
def test_what_proves(outcomes: list[str], is_served: bool) -> None:
	"""One test that went wrong takes the proof away, one that said nothing does not."""
	results = [Result("P-24", f"test_{number}", outcome) for number, outcome in enumerate(outcomes)]
	other = Result("P-25", "test_other", "failed")
	proof = proof_of("P-24", [*results, other])
	assert proof.is_served is is_served
	assert proof.tests == [r.test for r in results if is_served and r.outcome == PASSED]


def test_the_last_run_counts(tree: Path, capsys) -> None:
	"""A later run of a part replaces the one before, and the list says that it was a part."""
	run_tests(tree)
	assert read(tree).is_whole
	assert run_tests(tree, "proofs", "-k", "test_passes_for_two").returncode == 0
	assert [name for name, entry in listed(tree, capsys).items() if entry["served"]] == ["C-3.2", "C-3.3"]
	run = read(tree)
	assert (run.is_whole, run.exit_status, run.tests) == (False, 0, {"passed": 1})
	assert run.arguments[-3:] == ["proofs", "-k", "test_passes_for_two"]
	command.main([], tree)
	first = capsys.readouterr().out.splitlines()[0]
	assert "a part of the tests" in first and "-k test_passes_for_two" in first and "1 passed" in first


@pytest.mark.parametrize(
	"arguments",
	[
		("-x",),
		("-k", "passes"),
		("--deselect", "proofs/test_proofs.py::test_skips"),
		("-n2", "-k", "passes"),
	],
)
def test_a_part_is_not_the_whole(tree: Path, arguments: tuple[str, ...]) -> None:
	"""A run that ended early or left tests out does not pass for one of all tests."""
	run_tests(tree, *arguments)
	assert not read(tree).is_whole


def test_collecting_is_no_run(tree: Path) -> None:
	"""A run that only lists the tests leaves the results of the one before alone."""
	assert run_tests(tree, "--collect-only").returncode == 0
	assert read(tree) is None


@pytest.mark.parametrize("marker", ['clause("C-0.0")', "clause()", "clause(31)"])
def test_unknown_clause_fails_the_run(tree: Path, marker: str) -> None:
	"""A test that names a clause which does not exist stops the run before any test, and is named."""
	wrong = f"import pytest\n\n@pytest.mark.{marker}\ndef test_of_nothing(): pass\n"
	(tree / "proofs" / "test_wrong.py").write_text(wrong)
	done = run_tests(tree)
	assert done.returncode == pytest.ExitCode.USAGE_ERROR
	assert "test_of_nothing: there is no clause" in done.stdout + done.stderr
	assert not file_in(tree).exists()


def test_without_a_run_all_is_open(tmp_path: Path, capsys) -> None:
	"""Before the first run the list says so, and every clause is open."""
	entries = listed(tmp_path, capsys)
	assert set(entries) == {clause.id for clause in clauses()}
	assert not any(entry["served"] or entry["tests"] for entry in entries.values())
	assert command.main([], tmp_path) == 0
	assert capsys.readouterr().out.startswith("No tests were run here yet")


def test_list_can_be_narrowed(tree: Path, capsys) -> None:
	"""One standard, or what is open, is shown alone; the counts are of the whole standard."""
	run_tests(tree)
	assert set(listed(tree, capsys, "--standard", "heating")) == {
		clause.id for clause in clauses() if clause.source == "heating"
	}
	assert "C-3.1" not in listed(tree, capsys, "--open")
	command.main(["--open", "--standard", "community"], tree)
	text = capsys.readouterr().out
	assert "test_fails (failed)" in text and "test_several_times" not in text
	assert "served in all: 4 of" in text


def test_a_table_line_tells_all(tmp_path: Path, capsys) -> None:
	"""A clause's line has its article, kind, figure and state, and each further test has a line below."""
	results = [Result("P-24", f"tests/test_a.py::test_{number}", PASSED) for number in (1, 2)]
	write(Run("2026-11-21T20:00:00+08:00", [], True, 0, {PASSED: 2}, results), tmp_path)
	command.main(["--standard", "power"], tmp_path)
	lines = capsys.readouterr().out.splitlines()
	clause = next(clause for clause in clauses() if clause.id == "P-24")
	at = next(number for number, line in enumerate(lines) if line.startswith("P-24 "))
	for part in ("power", clause.clause, clause.kind, clause.figure, "served", "test_1"):
		assert part in lines[at]
	assert lines[at + 1].strip() == "tests/test_a.py::test_2"
	assert lines[at + 1].index("tests") == lines[at].index("tests")


def test_command_needs_nothing(tmp_path: Path) -> None:
	"""The command answers in a fresh tree, before `up`, with nothing installed."""
	for name in ("hotline", "Procfile", "apps/hotline_app/hotline_app/insight/clauses.csv"):
		(tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
		shutil.copy(ROOT / name, tmp_path / name)
	for name in ("bench", "tests/clauses"):
		shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
	done = subprocess.run(
		["/usr/bin/env", "-i", sys._base_executable, "hotline", "clauses", "--json"],
		cwd=tmp_path,
		capture_output=True,
		text=True,
		timeout=60,
	)
	assert done.returncode == 0, done.stderr
	assert len(json.loads(done.stdout)) == len(clauses())


def test_clauses_are_whole() -> None:
	"""The shipped clauses have an id each, and none lacks what a reader needs."""
	names = [clause.id for clause in clauses()]
	assert len(names) == len(set(names))
	for clause in clauses():
		assert clause.source and clause.clause and clause.kind and clause.requirement and clause.zh, clause


def _marked(path: Path) -> list[str]:
	"""Return the ids that the markers in a file name."""
	return [
		argument.value
		for node in ast.walk(ast.parse(path.read_text()))
		if isinstance(node, ast.Call)
		and isinstance(node.func, ast.Attribute)
		and node.func.attr == "clause"
		and isinstance(node.func.value, ast.Attribute)
		and node.func.value.attr == "mark"
		for argument in node.args
		if isinstance(argument, ast.Constant)
	]


def test_markers_name_clauses_that_exist() -> None:
	"""Every clause that a test in the tree names is one of the standards'."""
	known = {clause.id for clause in clauses()}
	folders = [ROOT / "apps" / "hotline_app", ROOT / "bench", ROOT / "tests"]
	paths = [
		path for folder in folders for path in folder.rglob("test_*.py") if "node_modules" not in path.parts
	]
	unknown = [(path.name, name) for path in paths for name in _marked(path) if name not in known]
	assert len(paths) > 20 and unknown == []
