"""What everybody may know of orders: status, times, area; texts and exact places once reviewed (`J-37`).

Confidential orders and those that are handled as complaints don't exist here, whatever is asked.
"""

from functools import cache
from typing import Any

import frappe
from frappe import _
from frappe.utils import escape_html

from hotline_app.citizen import tracking
from hotline_app.intake import trees
from hotline_app.intake.stages import FINAL_STAGES
from hotline_app.publishing import reviewing, sensitive

from . import arguments, services
from .errors import NotOfferedError

ORDER, REQUEST = "HL Work Order", "HL Public Request"
OPEN, CLOSED = "open", "closed"
# About a hundred metres: the street, not the house.
ROUGHLY = 3
_FIELDS = (
	"name",
	"stage",
	"category",
	"handling_unit",
	"requested_at",
	"closed_at",
	"modified",
	"promised_at",
	"area",
	"address",
	"latitude",
	"longitude",
	*reviewing.PERSONAL,
)


def listing(line: str, asked: dict[str, str]) -> list[dict[str, Any]]:
	"""Return the public orders of a line, the latest first. Raises `WrongArgumentError` (400).

	`asked`: service_request_id (which overrides all others), service_code, start_date, end_date, status,
	page, page_size.
	"""
	known = services.published(line)
	ids = arguments.listed("service_request_id", asked.get("service_request_id"))
	if ids:
		return _told(_rows(line, known, [["name", "in", ids]]), known)
	size = arguments.whole_number(
		"page_size", asked.get("page_size"), arguments.MOST_A_PAGE, arguments.MOST_A_PAGE
	)
	page = arguments.whole_number("page", asked.get("page"), 1, arguments.LAST_PAGE)
	first, last = arguments.span(asked.get("start_date"), asked.get("end_date"))
	# Not `between`, which takes all of the last day.
	wanted: list[list[Any]] = [["requested_at", ">=", first], ["requested_at", "<=", last]]
	statuses = _statuses(asked.get("status"))
	if len(statuses) == 1:
		wanted.append(["stage", "in" if CLOSED in statuses else "not in", FINAL_STAGES])
	codes = arguments.listed("service_code", asked.get("service_code"))
	among = {name: row for name, row in known.items() if not codes or row.service_code in codes}
	rows = _rows(line, among, wanted, limit_start=(page - 1) * size, limit_page_length=size)
	return _told(rows, known)


def one(line: str, service_request_id: str) -> dict[str, Any]:
	"""Return a public order. Raises `NotOfferedError` (404), also for one that is not public."""
	known = services.published(line)
	rows = _rows(line, known, [["name", "=", service_request_id]])
	if not rows:
		frappe.throw(
			_("The service_request_id {0} is not known.").format(escape_html(service_request_id[:40])),
			NotOfferedError,
		)
	return _told(rows, known)[0]


def of_token(line: str, token: str) -> dict[str, Any]:
	"""Return the number of the order that was sent under a token; null until the order is accepted.

	Raises `NotOfferedError` (404).
	"""
	order = frappe.db.get_value(REQUEST, token, "work_order")
	found = frappe.db.get_value(ORDER, {"name": order or "", "line": line}, ["name", "stage"], as_dict=True)
	if not found:
		frappe.throw(_("The token {0} is not known.").format(escape_html(token[:40])), NotOfferedError)
	return {"service_request_id": None if found.stage == "Draft" else found.name, "token": token}


def _statuses(given: str | None) -> set[str]:
	found = {status.lower() for status in arguments.listed("status", given)}
	if found - {OPEN, CLOSED}:
		arguments.refuse(_("status is open or closed."))
	return found


def _rows(line: str, among: dict[str, Any], wanted: list[list[Any]], **page: int) -> list[frappe._dict]:
	if not among:
		return []
	public = [
		["line", "=", line],
		["category", "in", list(among)],
		["confidential", "=", 0],
		["led_elsewhere", "=", 0],
	]
	return frappe.get_all(
		ORDER,
		[*public, *wanted],
		list(_FIELDS),
		order_by="requested_at desc, name desc",
		ignore_ifnull=True,
		**page,
	)


def _told(rows: list[frappe._dict], known: dict[str, Any]) -> list[dict[str, Any]]:
	"""Say of orders what is public; the number of queries does not grow with theirs."""
	texts = reviewing.of_orders([row.name for row in rows])
	above = cache(lambda area: ", ".join(_(name) for name in trees.lineage("HL Area", area)))
	return [_public(row, known[row.category], texts.get(row.name), above) for row in rows]


def _public(row: frappe._dict, service: frappe._dict, text: frappe._dict | None, above) -> dict[str, Any]:
	is_closed = row.stage in FINAL_STAGES
	return {
		"service_request_id": row.name,
		"status": CLOSED if is_closed else OPEN,
		"status_notes": (text and text.answer) or tracking.stage_label(row.stage),
		"service_name": _(service.name),
		"service_code": service.service_code,
		"description": (text and text.text) or None,
		"agency_responsible": row.handling_unit or None,
		"service_notice": None,
		"requested_datetime": arguments.written(row.requested_at),
		"updated_datetime": arguments.written((row.closed_at if is_closed else None) or row.modified),
		"expected_datetime": arguments.written(row.promised_at),
		**_place(row, is_exact=bool(service.exact_place and text), above=above),
		"media_url": None,
	}


def _place(row: frappe._dict, is_exact: bool, above) -> dict[str, Any]:
	"""The area of an order; the address and the exact place where the category and a review allow it."""
	area = above(row.area) if row.area else None
	# People write who they are where an address is asked for.
	address = sensitive.masked(row.address, reviewing.personal(row)) if is_exact else None
	has_place = bool(row.latitude or row.longitude)
	return {
		"address": address or area,
		"address_id": None,
		"zipcode": None,
		"lat": (row.latitude if is_exact else round(row.latitude, ROUGHLY)) if has_place else None,
		"long": (row.longitude if is_exact else round(row.longitude, ROUGHLY)) if has_place else None,
	}
