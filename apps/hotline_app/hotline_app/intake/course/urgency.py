"""Raising the urgency of orders, and of what else has one, as a deadline's escalation step asks for it."""

import frappe
from frappe import _
from frappe.utils import now_datetime

from hotline_app import changed
from hotline_app.intake.stages import FINAL_STAGES
from hotline_app.sla import clocks

from . import traces

LEVELS = ("Low", "Normal", "High", "Emergency")


def by_deadline(records: list[frappe._dict], step: frappe._dict) -> None:
	"""Raise the urgency of the records' orders by one level; their deadlines follow in the background."""
	raise_all("HL Work Order", sorted({r.name for r in records if r.doctype == "HL Work Order"}))


def raise_all(doctype: str, names: list[str]) -> None:
	"""Raise the `urgency` of those of the named records that have not ended by one level.

	One update a level, however many records there are. What is at the highest level already stays there.
	"""
	table = frappe.qb.DocType(doctype)
	rows = (
		frappe.qb.from_(table)
		.select(table.name, table.urgency)
		.where(table.name.isin(names or [""]) & table.stage.notin(FINAL_STAGES))
		.orderby(table.name)
		.for_update()
		.run(as_dict=True)
	)
	# From the top, so that nothing is raised twice.
	raised: dict[str, str] = {}
	for lower, higher in zip(LEVELS[-2::-1], LEVELS[:0:-1], strict=True):
		members = [row.name for row in rows if row.urgency == lower]
		if members:
			_raise(doctype, members, higher)
			raised |= dict.fromkeys(members, higher)
	traces.note_all(
		{name: _("Urgency raised to {0} by a deadline.").format(_(level)) for name, level in raised.items()},
		doctype,
	)
	if raised:
		# A policy may match by urgency.
		frappe.enqueue(clocks.recompute, doctype=doctype, names=sorted(raised), enqueue_after_commit=True)


def _raise(doctype: str, names: list[str], level: str) -> None:
	table = frappe.qb.DocType(doctype)
	(
		frappe.qb.update(table)
		.set(table.urgency, level)
		.set(table.modified, now_datetime())
		.set(table.modified_by, frappe.session.user)
		.where(table.name.isin(names))
		.run()
	)
	for name in names:
		frappe.clear_document_cache(doctype, name)
	changed.tell(doctype, names)
