"""Gives a masked field its level and its masked copy, where the shipped form has none."""

import frappe
from frappe import _
from frappe.custom.doctype.custom_field.custom_field import create_custom_field
from frappe.custom.doctype.property_setter.property_setter import make_property_setter

from hotline_app import masked

TYPES = ("Data", "Small Text", "Text", "Long Text")


def apply(rule) -> None:
	"""Put the rule's field on the level of personal data, or back to the first if nothing masks it."""
	field = frappe.get_meta(rule.document_type).get_field(rule.fieldname)
	level = masked.LEVEL if rule.enabled else 0
	if field.permlevel != level:
		make_property_setter(
			rule.document_type, rule.fieldname, "permlevel", level, "Int", validate_fields_for_doctype=False
		)
		frappe.clear_cache(doctype=rule.document_type)
	if rule.enabled and not frappe.get_meta(rule.document_type).has_field(copy_of(rule)):
		_add_copy(rule, field)


def copy_of(rule) -> str:
	"""The name of the field that holds the masked copy."""
	return f"{rule.fieldname}{masked.SUFFIX}"


def fill_later(rule) -> None:
	"""Have the masked copies of all records made anew in the background; new records have theirs at once."""
	if not rule.enabled or frappe.flags.in_install or frappe.flags.in_patch:
		return
	# Not left out for a job that runs already: that one masks by the pattern that held when it began.
	frappe.enqueue(fill, queue="long", rule=rule.name, enqueue_after_commit=True)


def fill(rule: str) -> None:
	"""Make the masked copies of all records that the rule is about."""
	values = frappe.db.get_value(masked.RULE, rule, ["document_type", "fieldname", "pattern"])
	if values:
		masked.backfill(*values)


def _add_copy(rule, field) -> None:
	create_custom_field(
		rule.document_type,
		{
			"fieldname": copy_of(rule),
			"label": _("{0} (Masked)", lang="en").format(field.label),
			"fieldtype": field.fieldtype,
			"insert_after": rule.fieldname,
			"depends_on": f"eval:!doc.{rule.fieldname}",
			"read_only": 1,
			"no_copy": 1,
			"print_hide": 1,
		},
	)
