"""A request that a citizen sends by the web becomes an order like any other (`C-3.1`, `J-38`).

The sender has no account: what may be sent is what the line takes from the public, and the order is made
by the system. What comes again with the sender's own number changes nothing.
"""

import hashlib
import hmac
import json
import secrets
from typing import Any, NamedTuple, NoReturn

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime
from frappe.utils.password import get_encryption_key

from hotline_app.channel import telling
from hotline_app.intake.phone import normalise

from .errors import OtherRequestError, RefusedRequestError
from .photos import Photo, attach

ORDER, REQUEST = "HL Work Order", "HL Public Request"
CHANNEL = "Web"
RECEIVED = "Request Received"
FIELDS = (
	"line",
	"kind",
	"category",
	"title",
	"description",
	"area",
	"address",
	"latitude",
	"longitude",
	"appointment_at",
	"caller_name",
	"caller_phone",
)
CALLER = ("caller_name", "caller_phone")
LONGEST_NUMBER = 140


class Receipt(NamedTuple):
	"""What the sender is told: the code to look the request up with, and the digits that go with it."""

	code: str
	check_number: str | None
	is_repeat: bool


def submit(
	values: dict[str, Any],
	*,
	anonymous: bool = False,
	external_id: str | None = None,
	photos: tuple[Photo, ...] = (),
	channel: str = CHANNEL,
	more: dict[str, Any] | None = None,
) -> Receipt:
	"""Make an order of `values` (see `FIELDS`) and return its receipt.

	`external_id`: the sender's own random number; sent again with the same content it gives the same
	receipt, and with another `OtherRequestError` (409). `more`: further fields of the order, for which the
	caller answers. Raises `RefusedRequestError` (400) for what the
	line does not take from the public, and what the order's own checks raise; then nothing is stored.
	"""
	given = _checked(values, anonymous) | (more or {})
	digest = _digest(json.dumps([given, anonymous, [photo.digest for photo in photos]], sort_keys=True))
	request = _claim((external_id or "").strip()[:LONGEST_NUMBER] or None, digest)
	# Without the digits of a phone something else has to go with the code.
	check_number = None if given.get("caller_phone") else f"{secrets.randbelow(10**6):06d}"
	if check_number:
		request.check_digest = check_digest(check_number)
	if request.work_order:
		# Only the digest of a check number is kept, so whoever sends again gets a new one.
		request.db_set("check_digest", request.check_digest)
		code = frappe.db.get_value(ORDER, request.work_order, "query_code")
		return Receipt(code, check_number, is_repeat=True)
	order = _make(given, channel)
	attach(order.name, photos)
	request.update({"work_order": order.name, "anonymous": anonymous, "language": frappe.local.lang})
	request.save(ignore_permissions=True)  # the system's own record of what came in
	telling.tell(order.name, RECEIVED)
	return Receipt(order.query_code, check_number, is_repeat=False)


def check_digest(check_number: str) -> str:
	"""Return what is kept of a check number."""
	return _digest(f"check number {check_number}")


def offered(line: str) -> list[dict[str, Any]]:
	"""Return the kinds of requests that a line takes from the public, with what each asks for.

	`categories` are what a request of the kind can be about; a kind that has none, and no category of its
	own, can't be taken.
	"""
	doc = frappe.get_cached_doc("HL Line", line)
	if not doc.enabled or not doc.on_web:
		return []
	kinds = frappe.get_meta(ORDER).get_field("kind").options.split("\n")
	rows = doc.public_kinds or [frappe._dict(kind=kind, with_place=1) for kind in kinds if kind]
	categories = frappe.get_all(
		"HL Category",
		{"enabled": 1, "is_group": 0, "line": ("in", ("", line))},
		["name", "kind"],
		order_by="lft",
	)
	found = [_offer(row, [c.name for c in categories if c.kind in (None, "", row.kind)]) for row in rows]
	return [one for one in found if one["categories"] or one["category"]]


def _offer(row: Any, categories: list[str]) -> dict[str, Any]:
	asked = {name: bool(row.get(name)) for name in ("with_place", "with_appointment", "anonymous")}
	return {"kind": row.kind, "category": row.get("category"), "categories": categories, **asked}


def _checked(values: dict[str, Any], anonymous: bool) -> dict[str, Any]:
	given = {name: values[name] for name in FIELDS if values.get(name) not in (None, "")}
	if not frappe.db.exists("HL Line", given.get("line") or ""):
		_refuse(_("There is no such line."))
	takes = {row["kind"]: row for row in offered(given["line"])}
	asked = takes.get(given.get("kind") or "")
	if not asked:
		_refuse(_("This can't be sent by the web. Please call the line."))
	_check_words(given)
	_check_caller(given, anonymous, asked)
	_check_time(given)
	given.setdefault("category", asked["category"])
	if given["category"] not in (asked["category"], *asked["categories"]) or not given["category"]:
		_refuse(_("Please choose what it is about."))
	if given.get("area") and not frappe.db.exists("HL Area", given["area"]):
		_refuse(_("There is no such area."))
	return given


def _check_words(given: dict[str, Any]) -> None:
	given["description"] = str(given.get("description") or "").strip()
	if not given["description"]:
		_refuse(_("Please write what it is about."))


def _check_caller(given: dict[str, Any], anonymous: bool, asked: dict[str, Any]) -> None:
	if anonymous:
		if not asked["anonymous"]:
			_refuse(_("This can't be sent anonymously. Please leave a phone number."))
		for name in CALLER:
			given.pop(name, None)
		return
	if not given.get("caller_phone"):
		_refuse(_("Please leave a phone number at which you can be reached."))
	given["caller_phone"] = normalise(given["caller_phone"])


def _check_time(given: dict[str, Any]) -> None:
	if not given.get("appointment_at"):
		return
	try:
		moment = get_datetime(given["appointment_at"])
	except (ValueError, TypeError, frappe.ValidationError):
		moment = None
	if not moment or moment.replace(tzinfo=None) <= now_datetime():
		_refuse(_("Please choose a time to come for the appointment."))
	given["appointment_at"] = str(moment)


def _make(given: dict[str, Any], channel: str):
	order = frappe.get_doc({"doctype": ORDER, "channel": channel, **given})
	# A citizen has no account; what the line takes was checked, and the order's own rules hold.
	order.flags.ignore_permissions = True
	return order.insert()


def _claim(external_id: str | None, digest: str):
	"""Return the record of this request: a new one, or the one of whoever sent it before.

	Its unique number is taken first, so that of two at once the second waits and then finds the first.
	"""
	request = frappe.get_doc({"doctype": REQUEST, "external_id": external_id, "digest": digest})
	try:
		return request.insert(ignore_permissions=True)  # the system's own record of what came in
	except frappe.UniqueValidationError:
		frappe.clear_last_message()
	known = frappe.get_doc(REQUEST, {"external_id": external_id}, for_update=True)
	if not hmac.compare_digest(known.digest, digest):
		frappe.throw(_("Another request was sent with this number before."), OtherRequestError)
	return known


def _digest(text: str) -> str:
	return hmac.new(get_encryption_key().encode(), text.encode(), hashlib.sha256).hexdigest()


def _refuse(why: str) -> NoReturn:
	frappe.throw(why, RefusedRequestError)
