"""What happened to the orders that partners may read, in order, for partners that keep in step.

Each change of such an order leaves a record in its own transaction, so none is lost and none told that did
not happen. Numbers are given when the records are read: a transaction that began earlier may end later,
and whoever numbers at writing lets its change slip in behind a reader that has passed already.
"""

from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _
from frappe.utils import add_days, cint, now_datetime

from . import scopes
from .transfer.shown import shown

CHANGE, ORDER = "HL Change", "HL Work Order"
SEQUENCE = "HL Change"
CREATED, CHANGED, MOVED = "Created", "Changed", "Moved"
MERGED, SEPARATED, DELETED = "Merged", "Separated", "Deleted"
AT_ONCE = 5000
_FORGOTTEN = "hotline_changes_forgotten_up_to"
# What a partner needs to know of its order without asking again.
FIELDS = (
	"name",
	"external_id",
	"stage",
	"workflow_state",
	"urgency",
	"handling_unit",
	"accepted_at",
	"dispatched_at",
	"contacted_at",
	"expected_arrival_at",
	"done_at",
	"closed_at",
	"next_due_at",
	"resolution",
	"rating",
	"urge_count",
	"modified",
)


class CursorGoneError(frappe.ValidationError):
	"""The cursor is so old that what came after it is not kept any more (410)."""

	http_status_code = 410


class WrongCursorError(frappe.ValidationError):
	"""The cursor was not given out here (400)."""

	http_status_code = 400


def make_sequence() -> None:
	"""Create the database sequence behind the numbers, once."""
	frappe.db.create_sequence(SEQUENCE, check_not_exists=True, cache=0)


def on_order_insert(order, method: str | None = None) -> None:
	"""Note a new order."""
	_note([_row(order, CREATED)])


def on_order_update(order, method: str | None = None) -> None:
	"""Note a change of an order, and whether it was joined to another or stands alone again.

	Where its line, area or kind changed, those in whose scope it was are told as well (Moved): they may not
	be able to read it any more.
	"""
	before = order.get_doc_before_save()
	if not before:
		return
	rows = []
	if any(order.get(field) != before.get(field) for field in scopes.FIELDS):
		rows.append(_row(order, MOVED, place=before))
	happening = CHANGED
	if order.duplicate_of != before.duplicate_of:
		happening = MERGED if order.duplicate_of else SEPARATED
	_note([*rows, _row(order, happening)])


def on_order_trash(order, method: str | None = None) -> None:
	"""Note that an order is gone."""
	_note([_row(order, DELETED)])


def note_transfer(transfer, happening: str, source_system: str, external_id: str | None) -> None:
	"""Note for a linked line what happened to a transfer of its own."""
	row = {"name": transfer.work_order, "source_system": source_system, "external_id": external_id}
	# Nobody else's, whatever its scope.
	row["confidential"] = 1
	_note([{**_row(frappe._dict(row, line=transfer.line), happening), "transfer": transfer.name}])


def on_orders_changed(doctype: str, names: Iterable[str]) -> None:
	"""Note that many orders were changed with one statement, past their documents."""
	names = list(names)
	if doctype != ORDER or not names:
		return
	fields = ["name", "source_system", "external_id", "duplicate_of", *scopes.FIELDS]
	orders = frappe.get_all(ORDER, {"name": ("in", names)}, fields, order_by="name")
	_note([_row(order, CHANGED) for order in orders])


def since(cursor: str | None, limit: int) -> dict[str, Any]:
	"""Return up to `limit` changes after `cursor` of the orders that the user may read, the oldest first.

	Returns `changes` (see `told`), `cursor` for the next call, and `more`: whether there are more already.
	Raises `WrongCursorError` (400) and `CursorGoneError` (410).
	"""
	after = _after(cursor)
	number_what_is_stored()
	page, more = after_number(after, limit)
	return {"changes": told(page), "cursor": str(page[-1].number if page else after), "more": more}


def after_number(after: int, limit: int) -> tuple[list[frappe._dict], bool]:
	"""Return up to `limit` numbered changes after a number that the user may read, and if there are more."""
	fields = ["number", "happening", "creation as at", "work_order", "external_id", "merged_into", "transfer"]
	rows = frappe.get_list(
		CHANGE, filters={"number": (">", after)}, fields=fields, order_by="number", limit=limit + 1
	)
	return rows[:limit], len(rows) > limit


def told(rows: Iterable[frappe._dict]) -> list[dict[str, Any]]:
	"""Return changes as partners are told of them.

	Each with its number, what happened, when, order, external id, what it was merged into, `record`: the
	order as it is now, and `transfer`; None if it is gone, or out of the user's reach.
	"""
	rows = list(rows)
	transfers = shown({row.transfer for row in rows if row.transfer})
	records = _records({row.work_order for row in rows if row.work_order})
	return [
		{
			"number": row.number,
			"happening": row.happening,
			"at": row.at,
			"order": row.work_order,
			"external_id": row.external_id,
			"merged_into": row.merged_into,
			"record": records.get(row.work_order),
			"transfer": transfers.get(row.transfer),
		}
		for row in rows
	]


def last_number() -> int:
	"""Return the number of the newest change that has one."""
	newest = frappe.get_all(CHANGE, {"number": (">", 0)}, pluck="number", order_by="number desc", limit=1)
	return newest[0] if newest else cint(frappe.db.get_global(_FORGOTTEN))


def forget_old() -> None:
	"""Delete what is older than the settings say; a partner that was away longer begins anew. Once a day."""
	days = frappe.db.get_single_value("HL Partner Settings", "keep_changes_days") or 90
	# What nobody has asked for has no number yet.
	number_what_is_stored()
	old = {"creation": ("<", add_days(now_datetime(), -days)), "number": (">", 0)}
	if last := frappe.db.get_value(CHANGE, old, "number", order_by="number desc"):
		frappe.db.set_global(_FORGOTTEN, last)
	frappe.db.delete(CHANGE, old)


def _row(order, happening: str, place=None) -> dict[str, Any]:
	return {
		"happening": happening,
		"work_order": order.name,
		"source_system": order.source_system,
		"external_id": order.external_id,
		"merged_into": order.duplicate_of,
		"transfer": None,
		**{field: (place or order).get(field) for field in scopes.FIELDS},
		"confidential": int((place or order).get("confidential") or 0),
	}


def _note(rows: list[dict[str, Any]]) -> None:
	if not scopes.watched_by_others():
		rows = [row for row in rows if row["source_system"]]
	if not rows:
		return
	now, user = now_datetime(), frappe.session.user
	fields = ("name", "creation", "modified", "owner", "modified_by", *rows[0])
	# What is noted at once is told in this order: numbers go by time, then by name.
	batch = frappe.generate_hash(length=10)
	values = [(f"{batch}-{place:06}", now, now, user, user, *row.values()) for place, row in enumerate(rows)]
	# One insert, without a document's rounds: every change of such an order pays for it.
	frappe.db.bulk_insert(CHANGE, fields, values)


def number_what_is_stored() -> None:
	"""Give numbers to what is stored and has none; of two readers at once the second waits.

	What is to be numbered is read without locks, so nobody who changes an order ever waits for a reader.
	"""
	lock = f"{frappe.conf.db_name}:hl_change"
	while True:
		# Whoever waited for the lock must see what the other has numbered.
		frappe.db.commit()
		if not frappe.db.sql("select get_lock(%s, 30)", lock)[0][0]:
			return
		try:
			names = frappe.db.sql_list(
				"select name from `tabHL Change` where number is null order by creation, name limit %s",
				AT_ONCE,
			)
			if names:
				frappe.db.sql(
					"""update `tabHL Change` set number = nextval(`hl_change_id_seq`)
					where name in %(names)s and number is null order by creation, name""",
					{"names": names},
				)
			# Whoever reads next must not give them other numbers, even if this answer never arrives.
			frappe.db.commit()
		finally:
			frappe.db.sql("select release_lock(%s)", lock)
		if len(names) < AT_ONCE:
			return


def _after(cursor: str | None) -> int:
	if cursor in (None, ""):
		return 0
	if not str(cursor).isdecimal():
		frappe.throw(_("This cursor was not given out here."), WrongCursorError)
	after = int(cursor)
	if 0 < after < cint(frappe.db.get_global(_FORGOTTEN)):
		frappe.throw(
			_("What came after this cursor is not kept any more. Read your orders anew, then begin without."),
			CursorGoneError,
		)
	return after


def _records(names: set[str]) -> dict[str, frappe._dict]:
	if not names:
		return {}
	rows = frappe.get_list(
		ORDER, filters={"name": ("in", sorted(names))}, fields=list(FIELDS), limit=len(names)
	)
	return {row.name: row for row in rows}
