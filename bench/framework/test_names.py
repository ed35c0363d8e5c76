"""Changing the names back, and finding what is left of them."""

from pathlib import Path

import pytest

from bench.framework.names import renamed_left, restore_bytes, restore_names


@pytest.mark.parametrize(
	("renamed", "original"),
	[
		("import criscostack", "import frappe"),
		("criscostack.utils.get_url", "frappe.utils.get_url"),
		("Criscostack Framework", "Frappe Framework"),
		("CRISCOSTACK_ENV", "FRAPPE_ENV"),
		("criscoerp", "erpnext"),
		("Criscoerp", "ERPNext"),
		("class CriscoTestCase:", "class FrappeTestCase:"),
		("X-Crisco-CSRF-Token", "X-Frappe-CSRF-Token"),
		("Crisco Technologies", "Frappe Technologies"),
		("isCriscoSite", "isFrappeSite"),
		("get_Crisco", "get_Frappe"),
		("brik start", "bench start"),
		("brik_helper.py", "bench_helper.py"),
		("`brik`", "`bench`"),
		("brikPath", "benchPath"),
		("使用brik命令", "使用bench命令"),
		("使用Crisco框架", "使用Frappe框架"),
		("使用 criscostack。", "使用 frappe。"),
		("アプリCriscoerpを", "アプリERPNextを"),
	],
)
def test_renamed_tokens(renamed: str, original: str) -> None:
	"""Each renamed token is changed back, at word boundaries and beside Chinese and Japanese alike."""
	assert restore_names(renamed) == original


@pytest.mark.parametrize("word", ["scrisoare", "rubrik", "fabrik", "Rubriken", "brikett", "San Francisco"])
def test_other_words_stay(word: str) -> None:
	"""Words of other languages that contain a token's letters are no renamed tokens."""
	assert restore_names(word) == word


def test_binary_content_stays() -> None:
	"""A file with a NUL byte, or one that is no UTF-8, is copied as it is."""
	image = b"\x89PNG\0criscostack"
	latin = "criscostack é".encode("latin-1")
	assert restore_bytes(image) == image
	assert restore_bytes(latin) == latin
	assert restore_bytes(b"criscostack") == b"frappe"


def test_left_tokens_are_found_in_names_and_contents(tmp_path: Path) -> None:
	"""What is left is reported by file and token; words that only look alike and binary files are not."""
	(tmp_path / "brik_helper.py").write_text("pass")
	(tmp_path / "readme.md").write_text("Made by CRISCO.")
	(tmp_path / "ro.csv").write_text("scrisoare,rubrik,fabrik")
	(tmp_path / "logo.png").write_bytes(b"\0criscostack")

	assert renamed_left(tmp_path) == ["brik_helper.py: brik", "readme.md: CRISCO"]
