"""How requests come in from outside without an account (`C-3.1`, `C-6.1.1`)."""

from typing import Any

import frappe

from hotline_app.citizen import photos, proofs, submitting

from . import guard, limits

HOUR = 60 * 60
CHALLENGES_AN_HOUR = 600
_SENT = "submit"


@frappe.whitelist(allow_guest=True, methods=["POST"])
def submit(
	line: str,
	kind: str,
	description: str,
	category: str | None = None,
	title: str | None = None,
	area: str | None = None,
	address: str | None = None,
	latitude: float | str | None = None,
	longitude: float | str | None = None,
	appointment_at: str | None = None,
	caller_name: str | None = None,
	caller_phone: str | None = None,
	anonymous: bool | int | str = False,
	external_id: str | None = None,
	proof: str | None = None,
	proof_answer: str | None = None,
) -> dict[str, Any]:
	"""Make a request to `line`; up to a few photos come along as files of the form, each named `photo`.

	`external_id`: a random number of the sender; sent again with it the request changes nothing and gets
	the same code. `proof`: from `challenge`, asked for with 428 where much has come from one network.
	Returns code, check_number (instead of the digits of a phone, where none was left; else null) and
	is_repeat. Raises RefusedRequestError (400), OtherRequestError (409), ProofNeededError (428),
	TooOftenError (429), and ValidationError (417) for what an order can't hold.
	"""
	values = {
		"line": line,
		"kind": kind,
		"category": category,
		"title": title,
		"description": description,
		"area": area,
		"address": address,
		"latitude": latitude,
		"longitude": longitude,
		"appointment_at": appointment_at,
		"caller_name": caller_name,
		"caller_phone": caller_phone,
	}
	guard.check_values(submitting.ORDER, values)
	_admit(proof, proof_answer)
	receipt = submitting.submit(
		values,
		anonymous=frappe.utils.sbool(anonymous) in (True, 1),
		external_id=external_id,
		photos=photos.read(sent_files("photo")),
	)
	return receipt._asdict()


@frappe.whitelist(allow_guest=True, methods=["GET"])
def challenge() -> dict[str, Any]:
	"""Return a challenge that a device solves by computing for a second; good for one request."""
	limits.count("challenge", limits.network(), CHALLENGES_AN_HOUR, HOUR)
	return proofs.challenge()


@frappe.whitelist(allow_guest=True, methods=["GET"])
def options(line: str | None = None) -> list[dict[str, Any]]:
	"""Return what can be sent: each line with its kinds, and for each kind what is asked for."""
	limits.count("options", limits.network(), CHALLENGES_AN_HOUR, HOUR)
	wanted = {"enabled": 1, "on_web": 1, **({"name": line} if line else {})}
	lines = frappe.get_all("HL Line", wanted, ["name", "number"], order_by="name")
	return [{"line": row.name, "number": row.number, "kinds": submitting.offered(row.name)} for row in lines]


def needs_proof() -> bool:
	"""Whether the next request from this network has to come with a proof."""
	settings = frappe.get_cached_doc("HL Public Settings")
	return limits.counted(_SENT, limits.network()) >= settings.free_requests


def sent_files(name: str) -> list[bytes]:
	"""Return the contents of the files of a form; empty file fields are left out."""
	files = frappe.request.files.getlist(name) if frappe.request else []
	return [content for content in (file.stream.read() for file in files) if content]


def _admit(proof: str | None, answer: str | None) -> None:
	if frappe.session.user != "Guest":
		return
	must_prove = needs_proof()
	settings = frappe.get_cached_doc("HL Public Settings")
	limits.count(_SENT, limits.network(), settings.most_requests, HOUR)
	if must_prove:
		proofs.check(proof, answer)
