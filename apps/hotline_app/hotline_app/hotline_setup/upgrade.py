"""What a pack would change on this site, and the part of it that may be done.

A record that was edited, renamed or deleted here stays as the administrator left it; the plan says so and
shows the difference. Only what is untouched since it was shipped is brought up to the pack.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from enum import StrEnum

import frappe
from frappe.utils import strip_html

from . import compare
from .compare import Difference
from .seed import Record, Seeds, checksum, key_of, naming_field

_SAVEPOINT = "pack_record"


class State(StrEnum):
	"""How a shipped record stands on this site."""

	NEW = "new"  # never shipped here: would be made
	CURRENT = "current"  # as the pack has it
	UPDATE = "update"  # untouched here and changed in the pack: would be updated
	EDITED = "edited"  # changed here: stays
	PRESENT = "present"  # was there before the pack came: stays
	DELETED = "deleted"  # deleted here: stays away


@dataclass
class Change:
	"""One record of a pack: how it stands, and what differs.

	`differences` read from the site to the pack for an update, else from the pack to the site.
	"""

	state: State
	doctype: str
	shipped_name: str
	name: str
	record: Record
	differences: list[Difference] = field(default_factory=list)
	# Why it could not be done, once it was tried.
	failure: str | None = None
	_outdated_entry: bool = False

	@property
	def is_renamed(self) -> bool:
		return self.name != self.shipped_name

	def __str__(self) -> str:
		return f"{self.doctype}: {self.name}"


def plan(pack: str, records: Iterable[Record]) -> list[Change]:
	"""Say of each of the pack's records what an upgrade would do; changes nothing.

	A record that another pack brought before is that pack's to change.
	"""
	seeds = Seeds()
	return [_stand(pack, record, seeds) for record in _fields_first(records)]


def apply(pack: str, changes: Iterable[Change], *, updates: bool) -> None:
	"""Make the records that are new, and if `updates` is set bring the untouched ones up to the pack.

	What cannot be stored, because it refers to what was deleted here, say, is left out, with its `failure`.
	Nothing is committed, except by the database itself where a record adds a column.
	"""
	changes = list(changes)
	with _columns_at_once(change for change in changes if change.doctype == "Custom Field") as fields:
		_apply(pack, fields, updates=updates)
	_apply(pack, [change for change in changes if change.doctype != "Custom Field"], updates=updates)


def _apply(pack: str, changes: list[Change], *, updates: bool) -> None:
	seeds = Seeds()
	for change in changes:
		if change.state is State.NEW:
			_attempt(change, lambda change=change: _make(pack, change, seeds))
		elif change.state is State.UPDATE and updates:
			_attempt(change, lambda change=change: _update(pack, change, seeds))
		elif change._outdated_entry:
			seeds.note(pack, change.record, None if change.state is State.PRESENT else _stored(change))


@contextmanager
def _columns_at_once(changes: Iterable[Change]) -> Iterator[list[Change]]:
	"""Let the database add the columns of all new fields together, once a DocType: each time takes long."""
	fields = list(changes)
	frappe.flags.in_create_custom_fields = True
	try:
		yield fields
	finally:
		frappe.flags.in_create_custom_fields = False
	for doctype in {change.record["dt"] for change in fields if change.state in (State.NEW, State.UPDATE)}:
		frappe.clear_cache(doctype=doctype)
		frappe.db.updatedb(doctype)


def _fields_first(records: Iterable[Record]) -> list[Record]:
	# Adding a column commits what was done before; and other records may fill the new field.
	return sorted(records, key=lambda record: record["doctype"] != "Custom Field")


def _stand(pack: str, record: Record, seeds: Seeds) -> Change:
	doctype, shipped_name = key = key_of(record)
	entry = seeds.get(key)
	name = (entry and entry["record"]) or shipped_name
	change = Change(State.CURRENT, doctype, shipped_name, name, record)
	if not frappe.db.exists(doctype, name):
		change.state = State.DELETED if entry else State.NEW
		return change
	if entry and entry["pack"] != pack:
		return change
	record = seeds.with_names_of_today(record)
	shipped, stored = _versions(entry, seeds) if entry else (None, None)
	fields = compare.fields_of(doctype, shipped, record)
	if change.is_renamed:
		fields.pop(naming_field(doctype), None)
	present = compare.values_of(frappe.get_doc(doctype, name), doctype, fields)
	wanted = compare.values_of(record, doctype, fields)
	if not entry:
		change.state = State.PRESENT
		change._outdated_entry = True
		change.differences = compare.differences(doctype, wanted, present)
	elif present == wanted:
		change._outdated_entry = entry["checksum"] != checksum(change.record) or not entry["stored"]
	elif shipped is None or present != compare.values_of(stored or shipped, doctype, fields):
		change.state = State.EDITED
		change.differences = compare.differences(doctype, wanted, present)
	elif wanted != compare.values_of(shipped, doctype, fields):
		change.state = State.UPDATE
		change.differences = compare.differences(doctype, present, wanted)
	return change


def _versions(entry: dict, seeds: Seeds) -> tuple[Record | None, Record | None]:
	"""Return the record as it was shipped and as it was stored then; None for what was not kept."""
	doctype = {"doctype": entry["reference_doctype"]}
	texts = (entry["shipped"], entry["stored"])
	return tuple(
		seeds.with_names_of_today({**doctype, **json.loads(text)}) if text else None for text in texts
	)


def _attempt(change: Change, step: Callable[[], None]) -> None:
	"""Take a step whole or not at all."""
	frappe.db.savepoint(_SAVEPOINT)
	messages = len(frappe.local.message_log)
	try:
		step()
	except frappe.ValidationError as error:
		frappe.db.rollback(save_point=_SAVEPOINT)
		del frappe.local.message_log[messages:]
		change.failure = strip_html(str(error)) or type(error).__name__


def _make(pack: str, change: Change, seeds: Seeds) -> None:
	# A copy, for the document takes the rows of what it is made from as its own.
	doc = frappe.get_doc(deepcopy(seeds.with_names_of_today(change.record)))
	# Installing is an administrator's act; there is no user whose rights could be asked for.
	doc.insert(ignore_permissions=True, set_name=change.record.get("name"))
	seeds.note(pack, change.record, _values(doc, change.record))


def _update(pack: str, change: Change, seeds: Seeds) -> None:
	doc = frappe.get_doc(change.doctype, change.name)
	record = seeds.with_names_of_today(change.record)
	entry = seeds.get(key_of(change.record))
	fields = compare.fields_of(change.doctype, _versions(entry, seeds)[0], record)
	if change.is_renamed:
		fields.pop(naming_field(change.doctype), None)
	before = compare.values_of(doc, change.doctype, fields)
	compare.bring(doc, record, before, compare.values_of(record, change.doctype, fields))
	# As above; whether the user may upgrade at all was asked before.
	doc.save(ignore_permissions=True)
	seeds.note(pack, change.record, _values(doc, change.record))


def _stored(change: Change) -> compare.Values:
	return _values(frappe.get_doc(change.doctype, change.name), change.record)


def _values(doc: frappe.model.document.Document, record: Record) -> compare.Values:
	return compare.values_of(doc, doc.doctype, compare.fields_of(doc.doctype, record))
