"""Several lines on one site: what belongs to one of them is not for the orders of another (`P-14`)."""

import frappe
from frappe import _


class OtherLineError(frappe.ValidationError):
	"""A category or a wrap-up code belongs to another line."""


def check(order) -> None:
	"""Check category and wrap-up code of a new order, or where they or the line changed.

	One without a line is shared by all; another system names its categories as it does, whatever lines have
	them here. Raises `OtherLineError`; `ValidationError` for what is out of use.
	"""
	if _is_news(order, "category"):
		category = frappe.get_cached_doc("HL Category", order.category)
		category.check_usable()
		_check_line(order, category, _("category"))
	if order.wrap_up and _is_news(order, "wrap_up"):
		code = frappe.get_cached_doc("HL Wrap-up Code", order.wrap_up)
		if not code.enabled:
			frappe.throw(_("The wrap-up code {0} is not used any more.").format(frappe.bold(_(code.name))))
		_check_line(order, code, _("wrap-up code"))


def _is_news(order, fieldname: str) -> bool:
	return order.is_new() or order.has_value_changed(fieldname) or order.has_value_changed("line")


def _check_line(order, record, what: str) -> None:
	if not order.source_system and record.line not in (None, "", order.line):
		frappe.throw(
			_("The {0} {1} belongs to the line {2}, not to {3}.").format(
				what, frappe.bold(_(record.name)), frappe.bold(_(record.line)), frappe.bold(_(order.line))
			),
			OtherLineError,
		)
