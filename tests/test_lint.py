"""The linters, as tests: what they find is named as the test's failure."""

import ast
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from .support.product import ROOT

_TIMEOUT_S = 300


def run(command: list[str | Path]) -> None:
	done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=_TIMEOUT_S)
	assert done.returncode == 0, (done.stdout + done.stderr)[-8000:]


@pytest.mark.parametrize("command", ["check", "format --check"])
def test_ruff(command: str) -> None:
	"""Ruff finds nothing to complain of in our Python, nor anything to write differently."""
	run([ROOT / "env" / "bin" / "ruff", *command.split(), "--no-cache", ".", "hotline"])


def test_eslint() -> None:
	"""ESLint finds nothing to complain of in our JavaScript, TypeScript and Vue."""
	run(["npm", "run", "--silent", "lint"])


def test_each_hook_is_given_once() -> None:
	"""No hook of the app is assigned twice: the second would silently undo the first."""
	hooks = ast.parse((ROOT / "apps/hotline_app/hotline_app/hooks.py").read_text())
	given = Counter(
		target.id for node in hooks.body if isinstance(node, ast.Assign) for target in node.targets
	)
	assert [name for name, times in given.items() if times > 1] == []
