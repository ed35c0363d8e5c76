"""Puts the framework's source tree into `apps/frappe`: fetch, verify, rename, overlay, patch.

The overlay holds what the wheel lacks (package metadata, licence, asset manifest) and our own logo.
The patches are later upstream fixes that a server on the internet wants; each says what it fixes.
"""

import hashlib
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from .names import renamed_left, restore_bytes, restore_names

HERE = Path(__file__).parent
WHEEL_LOCK = HERE / "wheel.lock"
OVERLAY = HERE / "overlay"
PATCHES = HERE / "patches"

_PACKAGE = "criscostack/"
# Finder leftovers of whoever packed the wheel.
_IGNORED = {".DS_Store"}


class FrameworkError(RuntimeError):
	"""The framework's source could not be put together; the message says why."""


def recipe() -> str:
	"""Return a fingerprint of all that decides what the tree looks like (hex digest)."""
	digest = hashlib.sha256()
	for path in sorted(p for p in HERE.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
		digest.update(path.relative_to(HERE).as_posix().encode())
		digest.update(path.read_bytes())
	return digest.hexdigest()


def fetch(downloads: Path, python: str = sys.executable) -> Path:
	"""Download the wheel into `downloads` and return its path; pip refuses any other hash."""
	downloads.mkdir(parents=True, exist_ok=True)
	command = [python, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
	command += ["--dest", str(downloads), "--requirement", str(WHEEL_LOCK)]
	done = subprocess.run(command, capture_output=True, text=True)
	if done.returncode:
		raise FrameworkError(f"the framework's wheel can't be fetched: {done.stderr.strip()[-400:]}")
	return next(downloads.glob("*.whl"))


def unpack(wheel: Path, tree: Path) -> None:
	"""Write the wheel's package into `tree` with its names changed back."""
	with zipfile.ZipFile(wheel) as archive:
		for member in archive.infolist():
			name = member.filename
			if member.is_dir() or not name.startswith(_PACKAGE) or Path(name).name in _IGNORED:
				continue
			target = tree / restore_names(name)
			target.parent.mkdir(parents=True, exist_ok=True)
			target.write_bytes(restore_bytes(archive.read(member)))
	if left := renamed_left(tree):
		raise FrameworkError("renamed tokens are left: " + "; ".join(left[:5]))


def patch(tree: Path) -> None:
	"""Apply the patches in order of their names; one that does not apply whole is an error."""
	for path in sorted(PATCHES.glob("*.patch")):
		# An outer repository would make git look for the paths from its own root.
		command = ["git", "apply", "--whitespace=nowarn", str(path)]
		done = subprocess.run(command, cwd=tree, capture_output=True, text=True, env={"GIT_DIR": "/dev/null"})
		if done.returncode:
			raise FrameworkError(f"{path.name} does not apply: {done.stderr.strip()[-400:]}")


def build(wheel: Path, target: Path) -> None:
	"""Make `target` (apps/frappe) from the wheel, keeping its installed `node_modules`.

	The tree is put together beside the target and swapped in whole, so an interrupted build leaves
	either the old tree or the new one.
	"""
	fresh = target.with_name(f".{target.name}.new")
	shutil.rmtree(fresh, ignore_errors=True)
	unpack(wheel, fresh)
	shutil.copytree(OVERLAY, fresh, dirs_exist_ok=True)
	patch(fresh)
	modules = target / "node_modules"
	if modules.is_dir():
		modules.rename(fresh / "node_modules")
	shutil.rmtree(target, ignore_errors=True)
	fresh.rename(target)
