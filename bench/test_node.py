"""Runs the tests of the bench's Node programs with everything else."""

import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
_TIMEOUT_S = 180


@pytest.mark.parametrize("part", ["assets", "realtime"])
def test_node_programs(part: str) -> None:
	"""The asset build and the realtime server pass their own tests."""
	files = sorted(str(path) for path in (HERE / part).rglob("*.test.mjs"))
	assert files, f"no tests found in {HERE / part}"
	command = ["node", "--test", "--test-reporter=spec", *files]
	done = subprocess.run(command, cwd=HERE.parent, capture_output=True, text=True, timeout=_TIMEOUT_S)
	assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-5_000:]
