"""Runs the tests of the bench's Node programs with everything else."""

import subprocess
import sys
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


def test_framework_finds_its_own_yarn() -> None:
	"""The framework's `bench build` finds the yarn among its npm packages, installed nowhere else."""
	code = "from frappe.build import get_node_path; print(shutil.which('yarn', path=get_node_path()))"
	command = [sys.executable, "-c", f"import shutil; {code}"]
	done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin"})
	assert done.stdout.strip().endswith("/apps/frappe/node_modules/.bin/yarn"), done.stderr
