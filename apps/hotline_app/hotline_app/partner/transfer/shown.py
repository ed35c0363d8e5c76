"""Transfers as the linked line reads them."""

import json
from typing import Any

import frappe

from .states import TRANSFER

FIELDS = (
	"name",
	"direction",
	"state",
	"number_there",
	"reason",
	"passed",
	"result",
	"due_at",
	"began_at",
	"ended_at",
)


def shown(names: set[str]) -> dict[str, dict[str, Any]]:
	"""Return transfers as the linked line reads them, those that the user may read."""
	if not names:
		return {}
	rows = frappe.get_list(
		TRANSFER, filters={"name": ("in", sorted(names))}, fields=list(FIELDS), limit=len(names)
	)
	return {row.name: {**row, "passed": json.loads(row.passed or "null")} for row in rows}
