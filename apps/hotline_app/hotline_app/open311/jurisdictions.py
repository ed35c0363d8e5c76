"""Which line a client means: a line that has a jurisdiction id is open to Open311."""

import frappe
from frappe import _
from frappe.utils import escape_html

from .errors import NotOfferedError, WrongArgumentError

LINE = "HL Line"


def served() -> dict[str, str]:
	"""Return the lines that are open to Open311, by their jurisdiction id."""
	wanted = {"enabled": 1, "jurisdiction_id": ("is", "set")}
	rows = frappe.get_all(LINE, wanted, ["name", "jurisdiction_id"], order_by="name")
	return {row.jurisdiction_id: row.name for row in rows}


def line_of(jurisdiction_id: str | None) -> str:
	"""Return the line of a jurisdiction; without an id the only one there is.

	Raises `NotOfferedError` (404) for one that is not known, and `WrongArgumentError` (400) where several
	are served and none was named.
	"""
	lines = served()
	given = (jurisdiction_id or "").strip()
	if given:
		if given not in lines:
			frappe.throw(
				_("The jurisdiction_id {0} is not known.").format(escape_html(given[:80])), NotOfferedError
			)
		return lines[given]
	if not lines:
		frappe.throw(_("No line is open to Open311."), NotOfferedError)
	if len(lines) > 1:
		frappe.throw(_("Please send a jurisdiction_id."), WrongArgumentError)
	return next(iter(lines.values()))


def check(line, method: str | None = None) -> None:
	"""Keep jurisdictions apart; call it when a line is validated."""
	line.jurisdiction_id = (line.get("jurisdiction_id") or "").strip() or None
	if not line.jurisdiction_id:
		return
	other = frappe.db.exists(LINE, {"jurisdiction_id": line.jurisdiction_id, "name": ("!=", line.name)})
	if other:
		frappe.throw(_("The jurisdiction id {0} is that of {1}.").format(line.jurisdiction_id, other))
