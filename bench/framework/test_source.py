"""Putting the framework's source together: what is refused, and that a refusal leaves the old tree."""

import zipfile
from pathlib import Path

import pytest

from bench.framework import source
from bench.framework.source import FrameworkError

PATCH = """Says hello in another way.

diff --git a/frappe/hello.py b/frappe/hello.py
--- a/frappe/hello.py
+++ b/frappe/hello.py
@@ -1 +1 @@
-name = "frappe"
+name = "patched"
"""


@pytest.fixture
def recipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
	"""A small wheel, an overlay and a folder for patches in place of the real ones."""
	with zipfile.ZipFile(tmp_path / "small.whl", "w") as wheel:
		wheel.writestr("criscostack/hello.py", 'name = "criscostack"\n')
		wheel.writestr("criscostack/brik.py", "")
		wheel.writestr("criscostack/.DS_Store", "\0")
		wheel.writestr("criscostack-1.0.0.dist-info/METADATA", "Name: criscostack")
	for folder, name in (("overlay", "OVERLAY"), ("patches", "PATCHES")):
		(tmp_path / folder).mkdir()
		monkeypatch.setattr(source, name, tmp_path / folder)
	(tmp_path / "overlay" / "LICENSE").write_text("MIT")
	return tmp_path


def files(tree: Path) -> dict[str, str]:
	"""Return the text of each file below `tree` by its path."""
	return {p.relative_to(tree).as_posix(): p.read_text() for p in tree.rglob("*") if p.is_file()}


def test_build(recipe: Path) -> None:
	"""The tree is the wheel's package with its names changed back, the overlay and the patches."""
	(recipe / "patches" / "01-hello.patch").write_text(PATCH)
	source.build(recipe / "small.whl", recipe / "frappe")

	assert files(recipe / "frappe") == {
		"LICENSE": "MIT",
		"frappe/hello.py": 'name = "patched"\n',
		"frappe/bench.py": "",
	}


def test_build_keeps_installed_modules(recipe: Path) -> None:
	"""What npm has installed survives a new build, everything else of the old tree is gone."""
	modules = recipe / "frappe" / "node_modules"
	modules.mkdir(parents=True)
	(modules / "installed.js").write_text("x")
	(recipe / "frappe" / "old.py").write_text("x")
	source.build(recipe / "small.whl", recipe / "frappe")

	assert (modules / "installed.js").exists()
	assert not (recipe / "frappe" / "old.py").exists()


def test_wrong_hash_is_refused(recipe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
	"""A wheel with another hash than the locked one is not fetched."""
	with zipfile.ZipFile(recipe / "criscostack-1.0.0-py3-none-any.whl", "w") as wheel:
		wheel.writestr("criscostack-1.0.0.dist-info/METADATA", "Name: criscostack\nVersion: 1.0.0\n")
		wheel.writestr("criscostack-1.0.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
		wheel.writestr("criscostack-1.0.0.dist-info/RECORD", "")
	lock = recipe / "wheel.lock"
	lock.write_text(f"criscostack==1.0.0 --hash=sha256:{'0' * 64}\n")
	monkeypatch.setattr(source, "WHEEL_LOCK", lock)
	monkeypatch.setenv("PIP_NO_INDEX", "1")
	monkeypatch.setenv("PIP_FIND_LINKS", str(recipe))

	with pytest.raises(FrameworkError, match="can't be fetched"):
		source.fetch(recipe / "downloads")
	assert not list((recipe / "downloads").glob("*.whl"))


def test_left_token_is_refused(recipe: Path) -> None:
	"""A tree in which a renamed token is left never replaces the one in use."""
	source.build(recipe / "small.whl", recipe / "frappe")
	before = files(recipe / "frappe")
	with zipfile.ZipFile(recipe / "small.whl", "a") as wheel:
		wheel.writestr("criscostack/other.py", "name = 'megacrisco'\n")

	with pytest.raises(FrameworkError, match="renamed tokens are left"):
		source.build(recipe / "small.whl", recipe / "frappe")
	assert files(recipe / "frappe") == before


def test_patch_that_does_not_apply_is_refused(recipe: Path) -> None:
	"""A patch that doesn't fit is an error that names it, and the tree in use stays whole."""
	source.build(recipe / "small.whl", recipe / "frappe")
	before = files(recipe / "frappe")
	(recipe / "patches" / "01-hello.patch").write_text(PATCH)
	(recipe / "patches" / "02-again.patch").write_text(PATCH)

	with pytest.raises(FrameworkError, match=r"02-again\.patch does not apply"):
		source.build(recipe / "small.whl", recipe / "frappe")
	assert files(recipe / "frappe") == before


def test_interrupted_build_is_taken_up(recipe: Path) -> None:
	"""What an interrupted build left beside the tree is thrown away by the next one."""
	(recipe / ".frappe.new").mkdir()
	(recipe / ".frappe.new" / "half.py").write_text("x")
	source.build(recipe / "small.whl", recipe / "frappe")

	assert not (recipe / ".frappe.new").exists()
	assert "half.py" not in files(recipe / "frappe")


def test_recipe_changes_with_each_file(recipe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
	"""The fingerprint of the recipe changes when a patch is added and is the same when nothing is."""
	monkeypatch.setattr(source, "HERE", recipe)
	before = source.recipe()
	assert source.recipe() == before
	(recipe / "patches" / "01-hello.patch").write_text(PATCH)
	assert source.recipe() != before


def test_every_patch_says_what_it_fixes() -> None:
	"""Each patch begins with plain text before its first difference."""
	for path in source.PATCHES.glob("*.patch"):
		assert path.read_text().partition("diff --git")[0].partition("---")[0].strip(), path.name
