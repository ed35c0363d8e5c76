"""What `up` remembers and refuses, and the command line in front of it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import cli, processes
from bench.errors import BenchError
from bench.layout import Bench
from bench.product import Locale, Product
from bench.state import State
from bench.up import Options, address_of, configure, only_one, require_port

ROOT = Path(__file__).parent.parent
PRODUCT = Product(
	command="thing",
	title="Thing",
	app="thing_app",
	site="thing.localhost",
	test_site="test.localhost",
	locale=Locale("en", "Netherlands", "Europe/Amsterdam", "EUR"),
	health="/health",
	admin_password_variable="THING_PASSWORD",
)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
	"""A bench folder in which nothing was done yet."""
	shutil.copy(ROOT / "Procfile", tmp_path)
	made = Bench.at(tmp_path)
	made.make_folders()
	return made


@pytest.fixture
def state(bench: Bench) -> State:
	return State(bench.var / "state.json")


@pytest.fixture
def taken() -> Iterator[int]:
	"""A port on which somebody else listens."""
	with socket.socket() as other:
		other.bind(("127.0.0.1", 0))
		other.listen()
		yield other.getsockname()[1]


def free_port() -> int:
	with socket.socket() as probe:
		probe.bind(("127.0.0.1", 0))
		return probe.getsockname()[1]


def test_ports_passwords_and_choices_stay(bench: Bench, state: State) -> None:
	"""Configuring again changes nothing: same ports, same passwords, same files."""
	configure(bench, state, "one.localhost", Options())
	texts = {path: path.read_text() for path in [*bench.config.glob("*.*"), bench.common_config]}
	configure(bench, State(state.path), "one.localhost", Options())
	assert {path: path.read_text() for path in texts} == texts
	assert all(path.stat().st_mode & 0o077 == 0 for path in texts), "passwords are for the owner alone"


def test_a_given_port_is_remembered(bench: Bench, state: State) -> None:
	"""A port that was asked for once is used at the next start too, and is in all that needs it."""
	port = free_port()
	configure(bench, state, "one.localhost", Options(port=port))
	configure(bench, State(state.path), "one.localhost", Options())
	assert json.loads(bench.common_config.read_text())["webserver_port"] == port
	assert f"listen 127.0.0.1:{port}" in (bench.config / "nginx.conf").read_text()
	assert address_of(State(state.path)) == f"http://127.0.0.1:{port}"


def test_the_host_is_not_remembered(bench: Bench, state: State) -> None:
	"""Being reachable from outside has to be said at each start."""
	configure(bench, state, "one.localhost", Options(host="0.0.0.0"))
	assert "listen 0.0.0.0:" in (bench.config / "nginx.conf").read_text()
	assert address_of(state).startswith("http://127.0.0.1:")
	configure(bench, state, "one.localhost", Options())
	assert "listen 127.0.0.1:" in (bench.config / "nginx.conf").read_text()


def test_a_taken_port_is_refused_before_anything_is_done(bench: Bench, state: State, taken: int) -> None:
	"""The port is asked for first, and nothing is written when it is another program's."""
	with pytest.raises(BenchError, match="in use"):
		require_port(bench, state, Options(port=taken))
	assert not bench.common_config.exists()


def test_errors_are_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
	"""An error is one line with the command's name, and the exit code is not 0."""
	assert cli.main(PRODUCT, tmp_path, ["restore", str(tmp_path / "nothing.tar")]) == 1
	words = capsys.readouterr().err
	assert words.startswith("thing: ")
	assert words.count("\n") == 1


def test_a_traceback_on_demand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
	"""With THING_DEBUG the error itself is raised, for whoever wants to know where."""
	monkeypatch.setenv("THING_DEBUG", "1")
	with pytest.raises(BenchError):
		cli.main(PRODUCT, tmp_path, ["backup"])


def test_status_of_a_bench_that_does_not_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
	"""Status says that nothing runs and how to start it, with an exit code that scripts can use."""
	assert cli.main(PRODUCT, tmp_path, ["status"]) == 1
	assert "./thing up" in capsys.readouterr().out


def test_down_on_a_bench_that_does_not_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
	"""Stopping what does not run is no error."""
	assert cli.main(PRODUCT, tmp_path, ["down"]) == 0
	assert "nothing was running" in capsys.readouterr().out


def test_every_command_has_a_line_of_help(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
	"""The help names each command with what it is for."""
	with pytest.raises(SystemExit) as end:
		cli.main(PRODUCT, tmp_path, ["--help"])
	assert end.value.code == 0
	text = capsys.readouterr().out
	for command in ("up", "down", "status", "logs", "doctor", "backup", "restore", "bench", "test"):
		assert f"\n    {command} " in text


def test_what_a_killed_command_left_is_ended(tmp_path: Path) -> None:
	"""A program that a killed command had under way is gone before the next command goes on."""
	bench, other = Bench.at(tmp_path / "one"), Bench.at(tmp_path / "two")
	bench.home.mkdir()
	sleepers = [
		subprocess.Popen(["sleep", "60"], env={**os.environ, processes.WORK_MARK: str(home)})
		for home in (bench.home, other.home)
	]
	try:
		with only_one(bench):
			assert sleepers[0].wait(timeout=10) == -signal.SIGTERM
			assert sleepers[1].poll() is None, "another bench's are none of ours"
	finally:
		for sleeper in sleepers:
			sleeper.kill()
			sleeper.wait()


def test_what_a_dead_supervisor_left_is_stopped(tmp_path: Path) -> None:
	"""A process that the bench's supervisor started is found and stopped without it."""
	bench = Bench.at(tmp_path)
	code = "import time; time.sleep(60)"
	left = subprocess.Popen([sys.executable, "-c", code], env={**os.environ, "BENCH_HOME": str(bench.home)})
	try:
		assert processes.stop_strays(bench)
		assert left.wait(timeout=10) == -signal.SIGTERM
	finally:
		left.kill()
		left.wait()
	assert not processes.stop_strays(bench)
