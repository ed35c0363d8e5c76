"""Ports: chosen free, remembered, and never taken from another program."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import ports
from bench.errors import BenchError


@pytest.fixture
def taken() -> Iterator[int]:
	"""A port on which somebody else listens."""
	with socket.socket() as other:
		other.bind(("127.0.0.1", 0))
		other.listen()
		yield other.getsockname()[1]


def test_a_port_that_somebody_listens_on_is_not_free(taken: int) -> None:
	"""A port with a listener counts as taken, on each of the addresses asked for."""
	assert not ports.is_free(taken)
	assert not ports.is_free_on(taken, ["127.0.0.1", "0.0.0.0"])


def test_first_choice() -> None:
	"""On an idle machine each service gets the port at which its search begins."""
	assert ports.choose({}, {}, free=lambda port: True) == ports.FIRST_CHOICE


def test_no_port_is_given_twice() -> None:
	"""Services whose searches would meet get different ports."""
	chosen = ports.choose({"web": 9000, "socketio": 9000}, {}, free=lambda port: True)
	assert chosen["web"] == 9000
	assert chosen["socketio"] == 9001


def test_a_remembered_port_is_kept_while_it_is_free() -> None:
	"""A bench comes back on the ports that it had."""
	assert ports.choose({"web": 8123}, {}, free=lambda port: True)["web"] == 8123


def test_a_remembered_port_is_given_up_when_another_program_took_it() -> None:
	"""A remembered port that is in use is replaced by the next free one."""
	assert ports.choose({"web": 8000}, {}, free=lambda port: port not in (8000, 8001))["web"] == 8002


def test_a_port_that_was_asked_for_is_never_replaced(taken: int) -> None:
	"""A port given by a person that is in use is an error in one line that says what to do."""
	with pytest.raises(BenchError) as error:
		ports.choose({}, {"web": taken})
	assert str(taken) in str(error.value)
	assert "--port" in str(error.value)
	assert "\n" not in str(error.value)


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_what_is_no_port_is_refused(port: int) -> None:
	"""A number that is no port is an error of its own, not a failure later."""
	with pytest.raises(BenchError, match="not a port"):
		ports.choose({}, {"web": port})


def test_no_free_port_at_all() -> None:
	"""When every port of a service's range is in use, the error names the range."""
	with pytest.raises(BenchError, match="no free port"):
		ports.choose({}, {}, free=lambda port: False)


def test_a_claimed_port_is_nobody_elses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
	"""Two benches never claim the same port, in one process or in two; the holder may claim it again."""
	monkeypatch.setattr(ports.tempfile, "gettempdir", lambda: str(tmp_path))
	monkeypatch.setattr(ports, "_claims", {})
	assert ports.claim(8000, Path("one"))
	assert ports.claim(8000, Path("one"))
	assert not ports.claim(8000, Path("another"))
	claim = "import sys; from pathlib import Path; from bench import ports\n"
	claim += "ports.tempfile.gettempdir = lambda: sys.argv[1]\n"
	claim += "print([ports.claim(port, Path('one')) for port in (8000, 8001)])"
	elsewhere = [sys.executable, "-c", claim, str(tmp_path)]
	done = subprocess.run(elsewhere, cwd=Path(__file__).parent.parent, capture_output=True, text=True)
	assert done.stdout.split() == ["[False,", "True]"], done.stderr
