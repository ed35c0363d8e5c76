"""The transfers of an order, for its timeline."""

from collections.abc import Iterable

import frappe
from frappe import _

from hotline_app.intake.course.timeline import Entry, entry, readable

from .states import OUT, TRANSFER


def sources(orders: list[str]) -> Iterable[Entry]:
	"""Return entries for how the transfers of `orders` began and ended."""
	fields = ["name", "direction", "partner", "state", "reason", "result", "began_at", "ended_at", "owner"]
	rows = readable(TRANSFER, filters={"work_order": ("in", orders)}, fields=fields)
	titles = dict(frappe.get_all("HL Partner", ["name", "title"], as_list=True)) if rows else {}
	for row in rows:
		who, record = titles.get(row.partner, row.partner), (TRANSFER, row.name)
		began = _("Transferred to {0}") if row.direction == OUT else _("Received from {0}")
		yield entry(row.began_at, "transfer", began.format(who), row.reason, row.owner, record)
		if row.ended_at:
			ended = f"{who}: {_(row.state, context=TRANSFER)}"
			yield entry(row.ended_at, "transfer", ended, row.result, None, record)


def dashboard(data: dict) -> dict:
	"""Add the transfers to what belongs to an order, in the desk."""
	data.setdefault("transactions", []).append({"label": _("Linked Lines"), "items": [TRANSFER]})
	data.setdefault("non_standard_fieldnames", {})[TRANSFER] = "work_order"
	return data
