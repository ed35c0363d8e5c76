"""The portal's own tests, and what holds between its source and the app."""

import csv
import json
import re
import subprocess
from pathlib import Path

PORTAL = Path(__file__).parent
TRANSLATIONS = PORTAL.parent / "apps/hotline_app/hotline_app/translations/zh.csv"
TEXT = re.compile(r"""(?<![\w.])__\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""")


def test_the_portals_own_tests_pass() -> None:
	"""The pure parts of the portal do what their tests in JavaScript say."""
	run(["npm", "test", "--silent"])


def test_the_types_fit() -> None:
	"""Every component and module of the portal passes the type checker."""
	run(["npm", "run", "--silent", "typecheck"])


def test_every_text_has_a_chinese_translation() -> None:
	"""No text that the portal's source names literally is missing from the Chinese translations."""
	with TRANSLATIONS.open(newline="") as file:
		translated = {row[0] for row in csv.reader(file)}
	sources = [*PORTAL.glob("src/**/*.vue"), *PORTAL.glob("src/**/*.ts")]
	texts = {a or b for path in sources for a, b in TEXT.findall(path.read_text())}
	assert len(texts) > 100
	assert sorted(texts - translated) == []


def test_the_lock_names_no_registry() -> None:
	"""The lock holds versions and hashes only, so any mirror of the registry will do."""
	packages = json.loads((PORTAL / "package-lock.json").read_text())["packages"]
	named = [name for name, package in packages.items() if "resolved" in package]
	unhashed = [name for name, package in packages.items() if name and not package.get("integrity")]
	assert (named, unhashed) == ([], [])


def run(command: list[str]) -> None:
	"""Run a command in the portal's folder; what it printed is the reason when it fails."""
	done = subprocess.run(command, cwd=PORTAL, capture_output=True, text=True, timeout=600)
	assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
