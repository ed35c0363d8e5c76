"""Which forbidden phrases were written and said, how often, and where (`G-6.6`)."""

from typing import Any

import frappe
from frappe import _

from hotline_app.intake.report import period
from hotline_app.intake.report.columns import column
from hotline_app.script.replies import FINDING, REFUSED, REPLY, TRANSCRIPT

Row = dict[str, Any]

COUNTED = {REPLY: "warned", REFUSED: "refused", TRANSCRIPT: "said"}
# What can be told apart: the field of a finding, and the DocType that it links to.
GROUPS = {
	"Phrase": ("phrase", None),
	"Kind": ("kind", None),
	"Agent": ("agent", "User"),
	"Line": ("line", "HL Line"),
}


def execute(filters: Row | None = None) -> tuple:
	"""Return columns and rows of what was found in the period, the most frequent first.

	`from_date` and `to_date` are required; `group_by` is one of `GROUPS` (default: Phrase). Only what the
	user may read is counted.
	"""
	wanted = frappe._dict(filters or {})
	name = wanted.group_by if wanted.group_by in GROUPS else "Phrase"
	field, doctype = GROUPS[name]
	rows: dict[str, Row] = {}
	for group in _groups(wanted, field):
		nothing = dict.fromkeys(("found", *COUNTED.values()), 0)
		row = rows.setdefault(group.key or "", {"key": group.key, **nothing})
		row["found"] += group.number
		row[COUNTED[group.found_in]] += group.number
		row["latest"] = max(row.get("latest") or group.latest, group.latest)
	shown = sorted(rows.values(), key=lambda row: (-row["found"], row["key"] or ""))
	if field == "phrase":
		_name_phrases(shown)
	return _columns(name, doctype), shown


def _groups(wanted: frappe._dict, field: str) -> list[frappe._dict]:
	chosen = [[name, "=", wanted[name]] for name in ("line", "agent") if wanted.get(name)]
	return frappe.get_list(
		FINDING,
		filters=[*period.conditions("found_at", wanted), *chosen],
		ignore_ifnull=True,
		fields=[f"{field} as `key`", "found_in", "count(name) as number", "max(found_at) as latest"],
		group_by=f"{field}, found_in",
		order_by=None,
		limit=0,
	)


def _name_phrases(rows: list[Row]) -> None:
	"""People read the phrase itself; one that was deleted since keeps its number."""
	names = [row["key"] for row in rows if row["key"]]
	found = frappe.get_all(
		"HL Forbidden Phrase",
		filters={"name": ("in", names or [""])},
		fields=["name", "phrase", "kind", "instead"],
	)
	by_name = {row.name: row for row in found}
	for row in rows:
		if phrase := by_name.get(row["key"]):
			row.update({"key": phrase.phrase, "kind": _(phrase.kind), "instead": phrase.instead})


def _columns(name: str, doctype: str | None) -> list[Row]:
	columns = [
		column("key", _(name), "Link" if doctype else "Data", 220, doctype),
		column("found", _("Found"), "Int", 90),
		column("warned", _("In Written Replies"), "Int", 140),
		column("refused", _("In Refused Replies"), "Int", 140),
		column("said", _("In Transcripts"), "Int", 130),
		column("latest", _("Latest"), "Datetime", 160),
	]
	if name == "Phrase":
		columns += [
			column("kind", _("Kind"), "Data", 150),
			column("instead", _("Say Instead"), "Data", 300),
		]
	return columns
