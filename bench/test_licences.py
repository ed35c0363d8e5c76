"""The list of licences follows the lock files."""

from bench.licences import DOCUMENT, UNKNOWN, document, npm_packages, python_packages, spelled, stated_in


def test_every_locked_package_is_named() -> None:
	"""Each package of each lock file is named with its licence, and no other is."""
	stated = stated_in(DOCUMENT.read_text())
	assert set(stated) == python_packages() | set(npm_packages())
	assert UNKNOWN not in stated.values()


def test_what_is_not_installed_keeps_its_licence(tmp_path, monkeypatch) -> None:
	"""A renewal where nothing is installed names the same licences as before."""
	monkeypatch.setattr("bench.licences.python_licences", lambda root: {})
	monkeypatch.setattr("bench.licences._from_files", lambda lock, place: "")
	before = DOCUMENT.read_text()
	assert stated_in(document(before)) == stated_in(before)


def test_one_spelling() -> None:
	"""The same licence has one name, however a package writes it."""
	assert {spelled(x) for x in ("MIT", "MIT License")} == {"MIT"}
	assert {spelled(x) for x in ("Apache Software License", "Apache 2.0", "Apache-2.0")} == {"Apache-2.0"}
	assert spelled("(MPL-2.0 OR Apache-2.0)") == "MPL-2.0 OR Apache-2.0"
