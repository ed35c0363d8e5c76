"""Node's part of the bench: locked npm packages, the framework's assets, and apps' own front ends."""

import shutil
import subprocess
from pathlib import Path

from . import shell
from .errors import BenchError
from .layout import Bench

HERE = Path(__file__).parent
BUILD = HERE / "assets" / "build.mjs"
PACKAGES = HERE / "packages.mjs"
OLDEST = 20


def require_node() -> None:
	"""Raise when Node.js is missing or too old."""
	node = shutil.which("node")
	if not node or not shutil.which("npm"):
		raise BenchError(f"Node.js {OLDEST} with npm is needed and not found: install it")
	version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip()
	if int(version.lstrip("v").split(".")[0] or 0) < OLDEST:
		raise BenchError(f"Node.js {OLDEST} or later is needed, this is {version}: install a later one")


def install(folder: Path, cache: Path, log: Path) -> None:
	"""Install the packages of `folder`'s lock file, these and no others."""
	# No package runs a script of its own while it is installed; none that we use needs one.
	options = [
		"--fetch-retry-mintimeout=1000",
		"--fetch-retry-maxtimeout=8000",
		"--ignore-scripts",
		"--no-audit",
		"--no-fund",
		"--prefer-offline",
		"--loglevel=error",
	]
	command = ["npm", "ci", *options, f"--cache={cache / 'npm'}"]
	shell.run(command, cwd=folder, log=log, what="npm packages", fetches=True)


def build_front_end(folder: Path, log: Path) -> None:
	"""Run the `build` script of a front end whose packages are installed."""
	shell.run(["npm", "run", "--silent", "build"], cwd=folder, log=log, what=f"build of {folder.name}")


def build_assets(bench: Bench, log: Path) -> None:
	"""Build what browsers load of every app in `sites/apps.txt`."""
	shell.run(["node", BUILD, "--production"], cwd=bench.root, log=log, what="assets")
