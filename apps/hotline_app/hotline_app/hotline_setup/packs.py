"""Packs: folders of data under `packs/` that configure the platform for a kind of line."""

import json
from pathlib import Path
from typing import Any

import frappe
from frappe import _

from . import seed

FOLDER = Path(__file__).parent.parent / "packs"
MANIFEST = "pack.json"


class UnknownPackError(frappe.ValidationError):
	"""There is no pack of that name."""


def available() -> dict[str, dict[str, Any]]:
	"""Return the manifests (title, description) of all packs by name."""
	return {path.parent.name: json.loads(path.read_text()) for path in sorted(FOLDER.glob(f"*/{MANIFEST}"))}


def install(name: str) -> list[str]:
	"""Create the pack's records that this site has never had; return `DocType: name` of each new one.

	Raises `UnknownPackError`. A second run creates nothing.
	"""
	if name not in available():
		known = ", ".join(available())
		frappe.throw(_("Unknown pack {0}. There are: {1}").format(name, known), UnknownPackError)
	return seed.plant_files(name, FOLDER / name / "records")
