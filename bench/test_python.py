"""Python's part: locks that name no place, and a user's own index settings."""

import re
from pathlib import Path

import pytest

from bench import python

LOCKS = [python.REQUIREMENTS_LOCK, python.INSTALLER_LOCK, python.TOOLS_LOCK]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_locks_pin_by_hash_and_name_no_place(lock: Path) -> None:
	"""Each package is pinned with its hashes, and no line says from where it comes."""
	text = lock.read_text()
	assert "://" not in text
	assert not re.search(r"^--", text, re.MULTILINE)
	pins = re.findall(r"^[\w.\[\]-]+==\S+.*\n(?:    --hash=sha256:[0-9a-f]{64}.*\n)+", text, re.MULTILINE)
	assert len(pins) == len(re.findall(r"^[a-zA-Z]", text, re.MULTILINE))


def test_without_leaves_out_a_package_and_its_hashes() -> None:
	"""A package that is built from source is left out whole, its neighbours stay."""
	first = "a==1 \\\n    --hash=sha256:00\n    # via x\n"
	compiled = "mariadb==1.1 \\\n    --hash=sha256:11\n"
	last = "z==2 \\\n    --hash=sha256:22\n"
	assert python.without(first + compiled + last, ("mariadb",)) == first + last


def test_pip_settings_count_for_uv() -> None:
	"""A mirror, a certificate and a wheel folder that pip knows are told to uv."""
	listed = (
		":env:.cert='/env.pem'\n"
		"global.cert='/file.pem'\n"
		"global.index-url='https://mirror.example/simple'\n"
		"global.extra-index-url='https://a.example/ https://b.example/'\n"
		"global.find-links='/wheels /more'\n"
	)
	settings = python.index_settings(listed, {})
	assert settings["SSL_CERT_FILE"] == "/env.pem"
	assert settings["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"
	assert settings["UV_INDEX"] == "https://a.example/ https://b.example/"
	assert settings["UV_FIND_LINKS"] == "/wheels,/more"


def test_settings_for_uv_itself_win() -> None:
	"""What the environment says to uv is left as it is."""
	settings = python.index_settings("global.index-url='https://pip.example'", {"UV_DEFAULT_INDEX": "x"})
	assert "UV_DEFAULT_INDEX" not in settings
