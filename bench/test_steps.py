"""Steps: done once, in order, side by side where possible, and again only when their inputs change."""

import io
import threading
import time
from pathlib import Path

import pytest

from bench import shell
from bench.console import Console
from bench.errors import BenchError
from bench.fingerprint import of_files, of_texts
from bench.state import State
from bench.steps import Step, run_steps, wait_until


@pytest.fixture
def state(tmp_path: Path) -> State:
	return State(tmp_path / "state.json")


@pytest.fixture
def console() -> Console:
	return Console(io.StringIO())


def test_a_step_is_done_once(state: State, console: Console) -> None:
	"""A second run does nothing as long as the inputs are the same, also after a restart."""
	done: list[str] = []
	step = Step("a", "a", lambda: done.append("a"), lambda: "inputs")
	assert run_steps([step], state, console) == {"a"}
	assert run_steps([step], State(state.path), console) == set()
	assert done == ["a"]


def test_a_step_is_done_again_when_its_inputs_change(state: State, console: Console) -> None:
	"""Other inputs, or a result that was removed, make a step undone."""
	done: list[str] = []
	inputs = {"text": "one"}
	result = state.path.parent / "result"

	def work() -> None:
		done.append(inputs["text"])
		result.touch()

	step = Step("a", "a", work, lambda: inputs["text"], (result,))
	run_steps([step], state, console)
	inputs["text"] = "two"
	run_steps([step], state, console)
	result.unlink()
	run_steps([step], state, console)
	run_steps([step], state, console)
	assert done == ["one", "two", "two"]


def test_an_interrupted_step_is_done_again(state: State, console: Console) -> None:
	"""A step that failed is not taken for done, even if it was done before with the same inputs."""
	fails = {"now": False}

	def work() -> None:
		if fails["now"]:
			raise BenchError("no network")

	step = Step("a", "a", work, lambda: "inputs")
	run_steps([step], state, console)
	state.finish("a", "older inputs")
	fails["now"] = True
	with pytest.raises(BenchError):
		run_steps([step], state, console)
	assert State(state.path).finished("a") is None


def test_order_and_company(state: State, console: Console) -> None:
	"""Steps that need nothing of each other run at the same time; one that needs both waits for both."""
	meeting = threading.Barrier(2, timeout=10)
	done: list[str] = []
	steps = [
		Step("last", "last", lambda: done.append("last"), needs=("left", "right")),
		Step("left", "left", lambda: (meeting.wait(), done.append("left"))),
		Step("right", "right", lambda: (meeting.wait(), done.append("right"))),
	]
	run_steps(steps, state, console)
	assert sorted(done[:2]) == ["left", "right"]
	assert done[2] == "last"


def test_nothing_more_is_begun_after_an_error(state: State, console: Console) -> None:
	"""After an error the steps that need the failed one are left undone."""
	done: list[str] = []

	def fail() -> None:
		raise BenchError("the disk is full")

	steps = [Step("a", "a", fail), Step("b", "b", lambda: done.append("b"), needs=("a",))]
	with pytest.raises(BenchError, match="disk"):
		run_steps(steps, state, console)
	assert done == []


def test_an_error_ends_what_else_is_under_way(state: State, console: Console, tmp_path: Path) -> None:
	"""A program that another step is waiting for is ended, one that must not be interrupted is not."""
	done: list[str] = []
	begun = threading.Barrier(3, timeout=10)

	def fail() -> None:
		begun.wait()
		raise BenchError("no network")

	def endless() -> None:
		begun.wait()
		shell.run(["sleep", "60"], log=tmp_path / "log", what="endless")

	def careful() -> None:
		begun.wait()
		shell.run(["sleep", "0.5"], log=tmp_path / "log", what="careful", to_the_end=True)
		done.append("careful")

	began = time.monotonic()
	steps = [Step("a", "a", fail), Step("b", "b", endless), Step("c", "c", careful)]
	with pytest.raises(BenchError, match="no network"):
		run_steps(steps, state, console)
	assert time.monotonic() - began < 10
	assert done == ["careful"]


def test_steps_that_wait_for_each_other_are_found(state: State, console: Console) -> None:
	"""A circle of needs is an error and not an endless wait."""
	steps = [Step("a", "a", print, needs=("b",)), Step("b", "b", print, needs=("a",))]
	with pytest.raises(ValueError, match="a, b"):
		run_steps(steps, state, console)


def test_each_step_shows_its_time(state: State, console: Console) -> None:
	"""Each step prints a line when it begins and one with its time when it has ended."""
	run_steps([Step("a", "first step", lambda: None)], state, console)
	began, ended = console.stream.getvalue().splitlines()
	assert began.split() == ["…", "first", "step"]
	assert ended.split()[:3] == ["✓", "first", "step"]
	assert ended.endswith(" s")


def test_a_damaged_state_is_forgotten(tmp_path: Path) -> None:
	"""A state file that was cut short costs a second run of the steps, not the bench."""
	(tmp_path / "state.json").write_text('{"ports": {')
	assert State(tmp_path / "state.json").get("ports") is None


def test_state_is_for_its_owner_alone(state: State) -> None:
	"""Nobody else can read what the bench remembers."""
	state.set("accounts", [])
	assert state.path.stat().st_mode & 0o077 == 0


def test_fingerprint_sees_names_and_contents(tmp_path: Path) -> None:
	"""A fingerprint changes with a file's name or text, not with caches, times or installed packages."""
	tree = tmp_path / "app"
	(tree / "node_modules").mkdir(parents=True)
	(tree / "a.py").write_text("one")
	first = of_files(tree)
	(tree / "node_modules" / "x.js").write_text("x")
	(tree / "a.py").touch()
	assert of_files(tree) == first
	(tree / "a.py").write_text("two")
	second = of_files(tree)
	(tree / "a.py").rename(tree / "b.py")
	assert len({first, second, of_files(tree)}) == 3


def test_fingerprint_keeps_texts_apart() -> None:
	"""Two texts are not the same as their concatenation cut elsewhere."""
	assert of_texts("ab", "c") != of_texts("a", "bc")


def test_wait_until_gives_up() -> None:
	"""A condition that never comes true ends the wait at its time."""
	assert not wait_until(lambda: False, timeout_s=0.05, interval_s=0.01)
	assert wait_until(lambda: True, timeout_s=0)
