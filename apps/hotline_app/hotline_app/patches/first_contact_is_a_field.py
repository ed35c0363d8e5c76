"""Orders of before say whether they were resolved at first contact; the indicator asks that field."""

import json

import frappe
from frappe.query_builder import CustomFunction
from frappe.query_builder.functions import Coalesce
from pypika.terms import PseudoColumn

from hotline_app.hotline_setup import packs, upgrade
from hotline_app.intake.course import first_contact

INDICATOR = "First-contact Resolution"
_between = CustomFunction("timestampdiff", ["unit", "begin", "end"])
_SECOND = PseudoColumn("second")


def execute() -> None:
	for line in frappe.get_all("HL Line", pluck="name"):
		_mark(line, first_contact.minutes_of(line))
	records = json.loads((packs.BASE_FOLDER / "85_indicators.json").read_text("utf-8"))
	asked = [record for record in records if record.get("indicator_name") == INDICATOR]
	upgrade.apply(packs.BASE, upgrade.plan(packs.BASE, asked), updates=True)


def _mark(line: str, minutes: int) -> None:
	"""Say of all settled orders of a line what `first_contact.was` says, in one statement."""
	order = frappe.qb.DocType("HL Work Order")
	(
		frappe.qb.update(order)
		.set(order.first_contact, 1)
		.where((order.line == line) & order.stage.isin(first_contact.SETTLED))
		.where(order.dispatched_at.isnull() & (order.led_elsewhere == 0))
		.where((Coalesce(order.duplicate_of, "") == "") & (Coalesce(order["round"], 1) == 1))
		.where(_between(_SECOND, order.requested_at, order.done_at) <= 60 * minutes)
		.run()
	)
