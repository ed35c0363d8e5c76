"""What print formats write of a record: values as people read them, and only those that the reader may read.

Print formats are filled in with the whole record, whatever rights the reader has on its fields. A format that
writes by these functions leaves out what is on levels that the reader does not read; personal data stand on
it masked for whoever reads them so (`masked_document.py`).
"""

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr, escape_html, format_datetime, get_fullname, now_datetime

from hotline_app import masked

LONG = ("Small Text", "Text", "Long Text")
NUMBERS = ("Int", "Float", "Percent", "Currency")
MINUTE = "yyyy-MM-dd HH:mm"
MOST = 500


def sheet_cells(doc: Document, *fieldnames: str) -> list[dict[str, Any]]:
	"""Return label, value and whether it is `long` of the fields that the reader may read, safe as HTML."""
	found = []
	for name in fieldnames:
		df = doc.meta.get_field(name)
		if df and _is_readable(doc, df):
			label = escape_html(_(df.label, context=doc.doctype))
			is_long = df.fieldtype in LONG or (name == doc.meta.title_field and df.fieldtype == "Data")
			found.append({"label": label, "value": _shown(doc, df), "long": is_long})
	return found


def sheet_of(doctype: str, name: str | None) -> Document | None:
	"""Return another record for a sheet, masked for the reader; None for one that the reader may not read."""
	if not name or not frappe.has_permission(doctype, "read", name):
		return None
	doc = frappe.get_doc(doctype, name)
	doc.run_method("before_print", None)
	return doc


def sheet_records(doctype: str, filters: dict[str, Any], order_by: str) -> list[Document]:
	"""Return records for a table of a sheet, those that the reader may read."""
	rows = frappe.get_list(doctype, filters=filters, fields=["*"], order_by=order_by, limit=MOST)
	return [frappe.get_doc({"doctype": doctype, **row}) for row in rows]


def sheet_made() -> str:
	"""Return who printed a sheet, and when, safe as HTML."""
	now = format_datetime(now_datetime(), MINUTE)
	return escape_html(_("Printed by {0} at {1}").format(get_fullname(frappe.session.user), now))


def sheet_line(line: str | None) -> dict[str, str]:
	"""Return whose sheet it is: name, number and organisation of a line, safe as HTML."""
	found = frappe.db.get_value("HL Line", line, ["number", "organisation"], as_dict=True) if line else None
	values = {"number": "", "organisation": "", "name": line, **(found or {})}
	return {key: escape_html(_(cstr(value))) for key, value in values.items()}


def _is_readable(doc: Document, df) -> bool:
	if not df.permlevel or doc.has_permlevel_access_to(df.fieldname, df, "read"):
		return True
	# What is masked has been, before anything was printed.
	return df.fieldname in masked.rules().get(doc.doctype, {})


def _shown(doc: Document, df) -> str:
	value = doc.get(df.fieldname)
	if value in (None, "") or (df.fieldtype in NUMBERS and not value):
		# A number that was not filled in is stored as nought.
		return ""
	if df.fieldtype == "Datetime":
		return format_datetime(value, MINUTE)
	if df.fieldtype == "Check":
		return _("Yes") if value else _("No")
	if df.fieldtype == "Link":
		return escape_html(_title(df.options, value))
	if df.fieldtype == "Select":
		return escape_html(_(cstr(value), context=doc.doctype))
	if df.fieldtype in ("Date", *NUMBERS):
		return doc.get_formatted(df.fieldname)
	return escape_html(cstr(value)).replace("\n", "<br>")


def _title(doctype: str, name: str) -> str:
	"""Return what people call a linked record."""
	if doctype == "User":
		return get_fullname(name)
	meta = frappe.get_meta(doctype)
	has_title = meta.title_field and meta.show_title_field_in_link
	return _(cstr(frappe.get_cached_value(doctype, name, meta.title_field) if has_title else name))
