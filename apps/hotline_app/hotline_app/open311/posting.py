"""An order that an Open311 client sends is an order like any other (`C-3.1`, `J-38`).

It takes the way of the public form: what the line takes from the public, its rules, clocks and repeats. What
an order has no field for is added to its description, which nobody outside reads before it was reviewed.
"""

import re
from typing import Any

import frappe
from frappe import _

from hotline_app.citizen import submitting
from hotline_app.citizen.photos import Photo

from . import arguments, services

CHANNEL = "Open311"
LONGEST = 4000
LONGEST_LINK = 500
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)

Answers = dict[str, list[str]]


def post(
	line: str,
	sent: dict[str, str],
	answers: Answers,
	photos: tuple[Photo, ...] = (),
	external_id: str | None = None,
) -> dict[str, Any]:
	"""Make an order and return its number, or a token where the number is told after it was accepted.

	`sent`: service_code, lat and long, address_string or address_id, description, first_name, last_name,
	phone, email, media_url. `answers`: what was answered to the questions of the service. `external_id`: the
	sender's own number; sent again with it nothing changes. Raises `NotOfferedError` (404),
	`WrongArgumentError` and `RefusedRequestError` (400), and `OtherRequestError` (409).
	"""
	if not (sent.get("service_code") or "").strip():
		arguments.refuse(_("Please send a service_code."))
	service = services.find(line, sent["service_code"].strip())
	fields, notes = _answered(service.name, answers)
	values = {
		"line": line,
		"kind": service.kind,
		"category": service.name,
		"description": _description(service, sent, notes),
		"caller_name": _name(sent),
		"caller_phone": sent.get("phone"),
		**_place(sent),
	}
	receipt = submitting.submit(
		values,
		anonymous=not sent.get("phone"),
		external_id=external_id,
		photos=photos,
		channel=CHANNEL,
		more=fields,
	)
	return _receipt(receipt, is_batch=bool(service.after_acceptance))


def _receipt(receipt: submitting.Receipt, is_batch: bool) -> dict[str, Any]:
	order = frappe.db.get_value("HL Work Order", {"query_code": receipt.code}, "name")
	digits = receipt.check_number or _("the last four digits of the phone")
	notice = _("The request can be looked up with the code {0} and {1}.").format(receipt.code, digits)
	if is_batch:
		token = frappe.db.get_value(submitting.REQUEST, {"work_order": order}, "name")
		return {"token": token, "service_notice": notice, "account_id": None}
	return {"service_request_id": order, "service_notice": notice, "account_id": None}


def _description(service: frappe._dict, sent: dict[str, str], notes: list[str]) -> str:
	text = (sent.get("description") or "").strip()
	if len(text) > LONGEST:
		arguments.refuse(_("description: at most {0} characters.").format(LONGEST))
	link = (sent.get("media_url") or "").strip()
	if link and (len(link) > LONGEST_LINK or not _LINK.fullmatch(link)):
		arguments.refuse(_("media_url is the address of a picture."))
	added = [*notes]
	if link:
		added.append(f"{_('Picture')}: {link}")
	if email := (sent.get("email") or "").strip():
		if not frappe.utils.validate_email_address(email):
			arguments.refuse(_("email is no e-mail address."))
		added.append(f"{_('E-mail')}: {email}")
	return "\n".join([text or _(service.name), *added])


def _name(sent: dict[str, str]) -> str | None:
	names = ((sent.get(part) or "").strip() for part in ("first_name", "last_name"))
	return " ".join(filter(None, names))[:140] or None


def _place(sent: dict[str, str]) -> dict[str, Any]:
	latitude, longitude = (arguments.degrees(name, sent.get(name)) for name in ("lat", "long"))
	if (latitude is None) != (longitude is None):
		arguments.refuse(_("lat and long go together."))
	place = {
		"latitude": latitude,
		"longitude": longitude,
		"address": (sent.get("address_string") or "").strip(),
	}
	if known := (sent.get("address_id") or "").strip():
		place = {**_from_address_book(known), **{key: value for key, value in place.items() if value}}
	if latitude is None and not place.get("address"):
		arguments.refuse(_("Please send lat and long, address_string or address_id."))
	return place


def _from_address_book(known: str) -> dict[str, Any]:
	fields = ["place_name as address", "area", "latitude", "longitude"]
	place = frappe.db.get_value("HL Place", known, fields, as_dict=True)
	if not place:
		arguments.refuse(_("The address_id is not known."))
	return {key: value for key, value in place.items() if value}


def _answered(category: str, answers: Answers) -> tuple[dict[str, Any], list[str]]:
	"""Return the fields of the order that take an answer, and the lines that tell the others."""
	fields: dict[str, Any] = {}
	notes = []
	for asked in services.attributes(category):
		given = [text for one in answers.get(asked.code, []) if (text := one.strip())]
		if not given:
			if asked.required:
				arguments.refuse(_("Please answer attribute[{0}]: {1}").format(asked.code, asked.description))
			continue
		read = _read(asked, given)
		if asked.fieldname:
			fields[asked.fieldname] = read
		else:
			notes.append(f"{asked.description}: {read}")
	return fields, notes


def _read(asked: frappe._dict, given: list[str]) -> Any:
	name = f"attribute[{asked.code}]"
	if asked.datatype == "multivaluelist":
		return ", ".join(_chosen(asked, one, name) for one in given)
	if len(given) > 1:
		arguments.refuse(_("{0} takes one value.").format(name))
	value = given[0]
	if len(value) > (LONGEST if asked.datatype == "text" else 140):
		arguments.refuse(_("{0} is too long.").format(name))
	if asked.datatype == "singlevaluelist":
		return _chosen(asked, value, name)
	if asked.datatype == "datetime":
		return str(arguments.moment(name, value))
	if asked.datatype == "number" and not re.fullmatch(r"-?\d{1,15}(\.\d{1,9})?", value):
		arguments.refuse(_("{0} is a number.").format(name))
	return value


def _chosen(asked: frappe._dict, value: str, name: str) -> str:
	known = dict(asked.choices)
	if value not in known:
		arguments.refuse(_("{0}: {1} is none of the choices.").format(name, value[:40]))
	# A field of the order knows what is sent, people what it means.
	return value if asked.fieldname else known[value]
