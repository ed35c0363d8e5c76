"""What a citizen does with a request by its lookup code, without an account (`G-6.2`, `C-3.1`)."""

from typing import Any

import frappe

from hotline_app.citizen import acting, photos, tracking
from hotline_app.citizen.errors import NotFoundError

from . import limits
from .intake import sent_files

HOUR = 60 * 60
ACTIONS_AN_HOUR = 120
_WRONG = "wrong-look-up"


@frappe.whitelist(allow_guest=True, methods=["GET", "POST"])
def lookup(code: str, phone: str) -> dict[str, Any]:
	"""Return how far a request is, by its code and the last four digits of the caller's phone.

	`phone`: those digits (or the whole number), or the check number where no phone was left. Returns code,
	stage, stage_label, requested_at, may (what can be done now: add, urge, rate, appeal) and, unless the
	request is confidential, line, kind, category, title, the times, handling_unit, tips (a list of texts)
	and answer once there is one. Raises NotFoundError (404), in the same words whatever is wrong, and
	TooOftenError (429) after many wrong tries.
	"""
	order = find(code, phone)
	return {**tracking.shown(order), "may": acting.possible(order)}


@frappe.whitelist(allow_guest=True, methods=["POST"])
def add(code: str, phone: str, text: str | None = None) -> None:
	"""Add words and photos (files named `photo`) to a request. Raises what `lookup` does, 400 and 409."""
	acting.add(_writable(code, phone), text, photos.read(sent_files("photo")))


@frappe.whitelist(allow_guest=True, methods=["POST"])
def urge(code: str, phone: str, text: str | None = None) -> None:
	"""Urge a request, as often a day as the settings allow. Raises like `lookup`, and NotNowError (409)."""
	acting.urge(_writable(code, phone), text)


@frappe.whitelist(allow_guest=True, methods=["POST"])
def rate(code: str, phone: str, rating: int | str = 0, remarks: str | None = None) -> dict[str, str | None]:
	"""Say how satisfied one is, 1 to 5. Raises what `lookup` does, 400 and 409.

	`survey` in the answer is null, or the address of the questions that belong to the rating; then it is
	given there, and nothing was stored yet.
	"""
	return {"survey": acting.rate(_writable(code, phone), frappe.utils.cint(rating), remarks)}


@frappe.whitelist(allow_guest=True, methods=["POST"])
def appeal(code: str, phone: str, reason: str) -> None:
	"""Say that one does not agree with the result, and why. Raises what `lookup` does, 400 and 409."""
	acting.appeal(_writable(code, phone), reason)


def find(code: str, phone: str):
	"""Return the order, counting wrong tries by network and by code, so that guessing leads nowhere."""
	settings = frappe.get_cached_doc("HL Public Settings")
	allowed = ((limits.network(), settings.wrong_look_ups), (f"code {code[:20]}", settings.wrong_tries))
	for who, limit in allowed:
		limits.refuse_past(_WRONG, who, limit)
	try:
		return tracking.find(code, phone)
	except NotFoundError:
		for who, limit in allowed:
			limits.count(_WRONG, who, limit + 1, HOUR)
		raise


def _writable(code: str, phone: str):
	limits.count("track", limits.network(), ACTIONS_AN_HOUR, HOUR)
	return find(code, phone)
