"""Other programs' failures in one line, and what is done about Debian packages."""

from pathlib import Path

import pytest

from bench import debian, shell
from bench.errors import BenchError


@pytest.mark.parametrize(
	("output", "expected"),
	[
		("npm error code ENOTFOUND\nnpm error A complete log of this run can be found in: x", "no network"),
		("error: Failed to fetch\n  Caused by: dns error", "no network"),
		("E: Temporary failure resolving 'deb.example'", "no network"),
		("OSError: [Errno 28] No space left on device", "disk is full"),
		("a\nfatal: it broke\nbye", "fatal: it broke"),
		("npm error code EUSAGE\nnpm error A complete log of this run can be found in: x", "EUSAGE"),
		("", "without a word"),
	],
)
def test_reason_is_one_line(output: str, expected: str) -> None:
	"""Whatever a program printed, the reason is one line that says what a person can act upon."""
	reason = shell.reason(output, fetches=True)
	assert expected in reason
	assert "\n" not in reason


def test_only_what_fetches_blames_the_network() -> None:
	"""A service that refuses a connection on this machine is not taken for a missing network."""
	assert shell.reason("ConnectionError: connection refused") == "ConnectionError: connection refused"


def test_a_failed_program_is_one_line_and_a_log(tmp_path: Path) -> None:
	"""The error names the step and the log, which holds all that was printed by this run."""
	log = tmp_path / "logs" / "x.log"
	shell.run(["sh", "-c", "echo error of an earlier run"], log=log, what="first")
	with pytest.raises(BenchError) as error:
		shell.run(["sh", "-c", "echo boom: cannot go on; exit 3"], log=log, what="second")
	assert str(error.value) == f"second: boom: cannot go on (all of it: {log})"
	assert "earlier run" in log.read_text()


def test_a_missing_program_is_named(tmp_path: Path) -> None:
	"""A program that is not installed is named instead of a traceback."""
	with pytest.raises(BenchError, match="no-such-program"):
		shell.run(["no-such-program"], log=tmp_path / "x.log", what="step")


def test_no_root_says_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
	"""Without root the error is the exact command for an administrator; nothing is installed."""
	monkeypatch.setattr(debian, "missing", lambda packages: ["nginx", "redis-server"])
	monkeypatch.setattr(debian, "elevation", lambda: None)
	with pytest.raises(BenchError) as error:
		debian.require_way_to_install(debian.RUNTIME)
	assert "`apt-get install --no-install-recommends nginx redis-server`" in str(error.value)


def test_no_root_is_needed_when_nothing_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
	"""On a machine that has everything, nobody asks for root."""
	monkeypatch.setattr(debian, "missing", lambda packages: [])
	monkeypatch.setattr(debian, "elevation", lambda: pytest.fail("asked for root"))
	debian.require_way_to_install(debian.RUNTIME)
	debian.install(debian.RUNTIME, tmp_path / "log")
	assert not (tmp_path / "log").exists()
