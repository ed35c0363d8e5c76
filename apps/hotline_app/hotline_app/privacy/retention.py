"""Records are kept under rules: after their time they are anonymised or deleted (`C-5.1.4`).

An anonymised record keeps its figures, so statistics stay true: times, area, category and result remain.
What somebody holds (HL Retention Hold) stays as it is. Every run that did something is on record.
"""

from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe.utils import add_to_date, now_datetime, nowdate
from pypika.terms import Criterion

from hotline_app import changed, masked

ANONYMISE, DELETE = "Anonymise", "Delete"
# What stands in a field that must not be empty.
REMOVED = "—"
TEXTS = ("Data", "Small Text", "Text", "Long Text", "Text Editor", "Code", "Select", "Autocomplete")
NUMBERS = ("Int", "Float", "Currency", "Percent", "Check", "Rating")
# A night's work; the next night goes on.
MOST_A_RUN = 20_000
BATCH = 500


@dataclass(frozen=True)
class Extent:
	"""What a rule is about to do now."""

	number: int
	oldest: datetime | None
	older_than: datetime


def run() -> None:
	"""Apply all enabled rules; what was done is stored batch by batch, so a stop loses nothing."""
	for name in frappe.get_all("HL Retention Rule", {"enabled": 1}, pluck="name", order_by="name"):
		try:
			apply(frappe.get_doc("HL Retention Rule", name))
		# Every rule for itself: whatever is wrong with one, the others are applied all the same.
		except Exception:
			frappe.db.rollback()
			frappe.log_error(
				f"Retention rule {name}", reference_doctype="HL Retention Rule", reference_name=name
			)


def apply(rule) -> int:
	"""Apply one rule, to 20,000 records at most; return how many were anonymised or deleted."""
	number = kept = 0
	names = _due(rule).run(pluck=True)
	for start in range(0, len(names), BATCH):
		batch = names[start : start + BATCH]
		done = _delete(rule, batch) if rule.action == DELETE else anonymise(rule, batch)
		number, kept = number + done, kept + len(batch) - done
		frappe.db.commit()
	if names:
		_keep_record(rule, number, kept)
	return number


def extent(rule) -> Extent:
	"""Return how many records the rule would change now, and the date of the oldest."""
	due = _due(rule, limit=None).as_("due")
	table = frappe.qb.DocType(rule.document_type)
	[(number, oldest)] = (
		frappe.qb.from_(table)
		.join(due)
		.on(due.name == table.name)
		.select(
			frappe.query_builder.functions.Count("*"),
			frappe.query_builder.functions.Min(table[rule.counted_from]),
		)
		.run()
	)
	return Extent(number, oldest, older_than(rule))


def older_than(rule) -> datetime:
	"""The moment before which a record's date must lie."""
	return add_to_date(now_datetime(), **{rule.keep_unit.lower(): -rule.keep_for})


def _due(rule, limit: int | None = MOST_A_RUN):
	table, hold = frappe.qb.DocType(rule.document_type), frappe.qb.DocType("HL Retention Hold")
	held = (
		frappe.qb.from_(hold)
		.select(hold.document_name)
		.where(hold.document_type == rule.document_type)
		.where(hold.hold_until.isnull() | (hold.hold_until >= nowdate()))
	)
	query = (
		frappe.qb.from_(table)
		.select(table.name)
		.where(table[rule.counted_from] < older_than(rule))
		.where(table.name.notin(held))
	)
	if rule.line:
		query = query.where(table.line == rule.line)
	if rule.action == ANONYMISE:
		query = query.where(Criterion.any([_says_something(table, df) for df in plain_fields(rule)]))
	return query.orderby(table[rule.counted_from]).limit(limit) if limit else query


def plain_fields(rule) -> list:
	"""The fields that the rule empties, but for tables."""
	meta = frappe.get_meta(rule.document_type)
	fields = [meta.get_field(row.fieldname) for row in rule.emptied]
	return [df for df in fields if df.fieldtype not in frappe.model.table_fields]


def _says_something(table, df):
	field = table[df.fieldname]
	if df.fieldtype in NUMBERS:
		return field != 0
	if df.fieldtype in TEXTS:
		return field.notin(["", REMOVED])
	return field.isnotnull()


def _emptied(df):
	if df.fieldtype in NUMBERS:
		return 0
	if df.fieldtype in TEXTS:
		return REMOVED if df.reqd else ""
	return None


def anonymise(rule, names: list[str]) -> int:
	"""Empty the fields with one statement: the controllers of ended records refuse any change, rightly."""
	table = frappe.qb.DocType(rule.document_type)
	query = frappe.qb.update(table).set(table.modified, now_datetime()).where(table.name.isin(names))
	meta = frappe.get_meta(rule.document_type)
	for df in plain_fields(rule):
		query = query.set(table[df.fieldname], _emptied(df))
		if meta.has_field(f"{df.fieldname}{masked.SUFFIX}"):
			query = query.set(table[f"{df.fieldname}{masked.SUFFIX}"], "")
	query.run()
	for df in filter(None, (meta.get_field(row.fieldname) for row in rule.emptied)):
		if df.fieldtype in frappe.model.table_fields:
			frappe.db.delete(
				df.options,
				{"parenttype": rule.document_type, "parentfield": df.fieldname, "parent": ("in", names)},
			)
	if rule.remove_files:
		_remove_files(rule.document_type, names)
	if rule.remove_texts:
		_remove_texts(rule.document_type, names)
	frappe.db.delete("__global_search", {"doctype": rule.document_type, "name": ("in", names)})
	for name in names:
		frappe.clear_document_cache(rule.document_type, name)
	changed.tell(rule.document_type, names)
	return len(names)


def _remove_files(doctype: str, names: list[str]) -> None:
	files = frappe.get_all(
		"File", {"attached_to_doctype": doctype, "attached_to_name": ("in", names)}, pluck="name"
	)
	for name in files:
		# One by one: the file on the disk goes with its record. The rule is the permission.
		frappe.delete_doc("File", name, ignore_permissions=True, delete_permanently=True)


def _remove_texts(doctype: str, names: list[str]) -> None:
	about = {"reference_doctype": doctype, "reference_name": ("in", names)}
	messages = frappe.get_all("Communication", about, pluck="name")
	if messages:
		frappe.db.delete("Communication Link", {"parent": ("in", messages)})
		_remove_files("Communication", messages)
	frappe.db.delete("Communication", about)
	if doctype == "HL Work Order":
		written = {"work_order": ("in", names)}
		_remove_files("HL Message", frappe.get_all("HL Message", written, pluck="name"))
		frappe.db.delete("HL Message", written)
	frappe.db.delete("Comment", about)
	frappe.db.delete("Version", {"ref_doctype": doctype, "docname": ("in", names)})


def _delete(rule, names: list[str]) -> int:
	"""Delete what nothing refers to any more and what lets itself be deleted; return how many went."""
	number = 0
	for name in names:
		frappe.db.savepoint("retention")
		try:
			# The rule is the permission; nobody is signed in at night.
			frappe.delete_doc(rule.document_type, name, ignore_permissions=True, delete_permanently=True)
		except (frappe.ValidationError, frappe.PermissionError):
			frappe.db.rollback(save_point="retention")
			frappe.clear_last_message()
		else:
			number += 1
	return number


def _keep_record(rule, number: int, kept: int) -> None:
	record = frappe.new_doc("HL Retention Run")
	record.update(
		{
			"rule": rule.name,
			"document_type": rule.document_type,
			"action": rule.action,
			"older_than": older_than(rule),
			"number": number,
			"kept": kept,
		}
	)
	# A record of the system; nobody may write one.
	record.insert(ignore_permissions=True)
	frappe.db.commit()
