"""Whom a complaint is about, kept apart from all else (`C-7.1.5`): the record behind them, and their name."""

import frappe
from frappe import _

from .stages import TARGETS


def take(complaint) -> None:
	"""Set the type of the record that the complaint is about; of lines it is the complaint's own."""
	complaint.target_type = complaint.target_type or "Line"
	if complaint.target_type == "Line":
		complaint.target = complaint.line
	complaint.target_doctype = TARGETS.get(complaint.target_type) if complaint.target else None


def name_it(complaint) -> None:
	"""Set what whom it is about is called, unless the complainant names them."""
	if complaint.target and (not complaint.target_name or _has_changed(complaint)):
		complaint.target_name = name_of(complaint.target_doctype, complaint.target)


def name_of(doctype: str, name: str) -> str:
	"""Return what people call a record: its title, or its name."""
	title = frappe.get_meta(doctype).get_title_field()
	return (frappe.db.get_value(doctype, name, title) if title != "name" else None) or _(name)


def of_order(order) -> tuple[str, str | None]:
	"""Return whom a complaint about the order's service is about, as far as the order tells."""
	if order.provider:
		return "Provider", order.provider
	if order.handling_unit:
		return "Unit", order.handling_unit
	return "Line", order.line


def _has_changed(complaint) -> bool:
	return not complaint.is_new() and complaint.has_value_changed("target")
