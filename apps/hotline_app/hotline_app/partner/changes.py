"""What happened to a partner's orders, in order, for partners that keep in step by asking.

Each change of such an order leaves a record in its own transaction, so none is lost and none told that did
not happen. Numbers are given when the records are read: a transaction that began earlier may end later,
and whoever numbers at writing lets its change slip in behind a reader that has passed already.
"""

from typing import Any

import frappe
from frappe import _
from frappe.utils import add_days, cint, now_datetime

CHANGE, ORDER = "HL Change", "HL Work Order"
SEQUENCE = "HL Change"
CREATED, CHANGED, MERGED, SEPARATED, DELETED = "Created", "Changed", "Merged", "Separated", "Deleted"
AT_ONCE = 5000
KEPT_DAYS = 90
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
	"""Note a partner's new order."""
	_note(order, CREATED)


def on_order_update(order, method: str | None = None) -> None:
	"""Note a change of a partner's order, and whether it was joined to another or stands alone again."""
	before = order.get_doc_before_save()
	if not before:
		return
	if order.duplicate_of == before.duplicate_of:
		_note(order, CHANGED)
	else:
		_note(order, MERGED if order.duplicate_of else SEPARATED)


def on_order_trash(order, method: str | None = None) -> None:
	"""Note that a partner's order is gone."""
	_note(order, DELETED)


def since(source_system: str, cursor: str | None, limit: int) -> dict[str, Any]:
	"""Return up to `limit` changes of the orders of `source_system` after `cursor`, the oldest first.

	Returns `changes` (happening, at, order, external_id, merged_into, and `record`: the order as it is now,
	None if it is gone), `cursor` for the next call, and `more`: whether there are more already. Raises
	`WrongCursorError` (400) and `CursorGoneError` (410).
	"""
	after = _after(cursor)
	_number_what_is_stored()
	rows = frappe.get_all(
		CHANGE,
		{"source_system": source_system, "number": (">", after)},
		["number", "happening", "creation as at", "work_order", "external_id", "merged_into"],
		order_by="number",
		limit=limit + 1,
	)
	page, more = rows[:limit], len(rows) > limit
	records = _records({row.work_order for row in page})
	return {
		"changes": [
			{
				"happening": row.happening,
				"at": row.at,
				"order": row.work_order,
				"external_id": row.external_id,
				"merged_into": row.merged_into,
				"record": records.get(row.work_order),
			}
			for row in page
		],
		"cursor": str(page[-1].number if page else after),
		"more": more,
	}


def forget_old() -> None:
	"""Delete what is older than 90 days; a partner that was away longer begins anew. Run once a day."""
	old = {"creation": ("<", add_days(now_datetime(), -KEPT_DAYS))}
	if last := frappe.db.get_value(CHANGE, old, "number", order_by="number desc"):
		frappe.db.set_global(_FORGOTTEN, last)
	frappe.db.delete(CHANGE, old)


def _note(order, happening: str) -> None:
	if not order.source_system:
		return
	now = now_datetime()
	fields = ("name", "creation", "modified", "owner", "modified_by", "happening")
	fields += ("work_order", "source_system", "external_id", "line", "merged_into")
	user = frappe.session.user
	row = (frappe.generate_hash(length=10), now, now, user, user, happening, order.name)
	row += (order.source_system, order.external_id, order.line, order.duplicate_of)
	# One insert, without a document's rounds: every change of such an order pays for it.
	frappe.db.bulk_insert(CHANGE, fields, [row])


def _number_what_is_stored() -> None:
	"""Give numbers to what is stored and has none; of two readers at once the second waits."""
	while True:
		frappe.db.sql(
			"""update `tabHL Change` set number = nextval(`hl_change_id_seq`)
			where number is null order by creation, name limit %s""",
			AT_ONCE,
		)
		numbered = frappe.db.sql("select row_count()")[0][0]
		# Whoever reads next must not give them other numbers, even if this answer never arrives.
		frappe.db.commit()
		if numbered < AT_ONCE:
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
	return {row.name: row for row in frappe.get_all(ORDER, {"name": ("in", sorted(names))}, list(FIELDS))}
