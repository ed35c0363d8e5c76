"""Two records of one person become one (`C-6.2.4`)."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import cstr, escape_html, strip_html

from .customer_search import phones_of

PLACE = ("area", "address", "latitude", "longitude")
NO_VALUES = (*frappe.model.no_value_fields, *frappe.model.table_fields)
# Consent is asked of a person, not inherited from another record.
KEPT = ("Check",)


def merge(source: str, target: str) -> str:
	"""Move everything of the customer `source` to `target`, remove `source`, and return `target`.

	Phones, rows of tables and what `target` lacks are taken over; nothing that it holds is overwritten.
	Orders, notices and whatever else names `source` name `target` afterwards. Asks for the right to
	change both. Raises PermissionError, DoesNotExistError and ValidationError.
	"""
	return frappe.rename_doc(
		"HL Customer", source, target, merge=True, show_alert=False, rebuild_search=False
	)


def carry_over(source, target_name: str) -> None:
	"""Before the framework merges `source` into another: give that one what it lacks, and leave a trace."""
	# Two who merge the same pair in opposite directions wait for each other in one order.
	for name in sorted((source.name, target_name)):
		frappe.db.get_value("HL Customer", name, "name", for_update=True)
	target = frappe.get_doc("HL Customer", target_name)
	for customer in (source, target):
		customer.check_permission("write")
	_take_phones(source, target)
	_take_values(source, target)
	_take_rows(source, target)
	target.save()
	target.add_comment("Info", _trace(source))


def _take_phones(source, target) -> None:
	notes = {row.phone: row.note for row in source.phones}
	known = phones_of(target)
	for phone in phones_of(source):
		if phone in known:
			continue
		if target.phone:
			target.append("phones", {"phone": phone, "note": notes.get(phone)})
		else:
			target.phone = phone


def _take_values(source, target) -> None:
	has_address = bool(cstr(target.address).strip())
	for field in target.meta.fields:
		name = field.fieldname
		if field.fieldtype in NO_VALUES or field.fieldtype in KEPT or name in ("phone", "notes"):
			continue
		# An address of one record and the coordinates of the other would be a place that is neither.
		if name in PLACE and has_address:
			continue
		if not target.get(name):
			target.set(name, source.get(name))
	target.notes = "\n".join(dict.fromkeys(filter(None, [target.notes, source.notes])))


def _take_rows(source, target) -> None:
	for field in target.meta.get_table_fields():
		if field.fieldname == "phones":
			continue
		columns = [c.fieldname for c in frappe.get_meta(field.options).fields if c.fieldtype not in NO_VALUES]
		known = [_row(row, columns) for row in target.get(field.fieldname)]
		for row in source.get(field.fieldname):
			if (values := _row(row, columns)) not in known:
				target.append(field.fieldname, values)


def _row(row, columns: list[str]) -> dict[str, Any]:
	return {column: row.get(column) for column in columns}


def _trace(source) -> str:
	"""What the record held that is there no longer, for whoever has to take a merge apart."""
	lines = [_("Merged with the customer record {0}, which held:").format(source.name)]
	for field in source.meta.fields:
		value = source.get(field.fieldname)
		if field.fieldtype in NO_VALUES or field.fieldname == "phone" or not value:
			continue
		lines.append(f"{_(field.label)}: {escape_html(strip_html(cstr(value)))}")
	if phones := phones_of(source):
		lines.append(f"{_('Phone')}: {', '.join(phones)}")
	return "<br>".join(lines)
