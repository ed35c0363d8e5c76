"""Telling people from machines without another service: the visitor's device computes for a second.

A device without scripts is asked a question in words instead. A challenge is signed, holds for minutes,
and is good for one request.
"""

import hmac
import json
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import altcha
import frappe
from frappe import _
from frappe.utils.password import get_encryption_key

from .errors import ProofNeededError

ALGORITHM = "PBKDF2/SHA-256"
ITERATIONS = 1000
MAX_PROOF = 4000
_USED = "hotline_proof"


def challenge() -> dict[str, Any]:
	"""Return a challenge for the visitor's device to solve, as the widget reads it."""
	settings = frappe.get_cached_doc("HL Public Settings")
	return altcha.create_challenge(
		algorithm=ALGORITHM,
		cost=ITERATIONS,
		counter=settings.proof_cost // 2 + secrets.randbelow(settings.proof_cost + 1),
		expires_at=_minutes_from_now(),
		hmac_secret=_secret(),
		hmac_key_secret=_secret(),
	).to_dict()


def question() -> dict[str, str]:
	"""Return a question in words and a token that knows its answer."""
	one, other = secrets.randbelow(8) + 2, secrets.randbelow(8) + 2
	words = _numbers()
	body = {"n": secrets.token_urlsafe(9), "until": _minutes_from_now()}
	token = _sign(body, str(one + other))
	return {
		"question": _("How much is {0} plus {1}? Answer in digits.").format(words[one], words[other]),
		"token": token,
	}


def check(proof: str | None, answer: str | None = None) -> None:
	"""Raise `ProofNeededError` unless `proof` is a solved challenge, or a question's token with its answer.

	Either is good for once.
	"""
	number = proof and (_solved(proof) if answer is None else _answered(proof, answer))
	if not number:
		frappe.throw(_("Please confirm first that you are no machine, then send again."), ProofNeededError)
	_use_up(number)


def _solved(proof: str) -> str | None:
	"""The challenge's own number if it was solved; the same solution can be written in many ways."""
	if (
		len(proof) > MAX_PROOF
		or not altcha.verify_solution(proof, _secret(), hmac_key_secret=_secret()).verified
	):
		return None
	return altcha.Payload.from_base64(proof).challenge.signature


def _answered(token: str, answer: str) -> str | None:
	"""The question's own number if it was answered in time."""
	try:
		body = json.loads(urlsafe_b64decode(token[:MAX_PROOF].partition(".")[0]))
		number, until = str(body["n"]), float(body["until"])
	except (ValueError, KeyError, TypeError):
		return None
	is_right = hmac.compare_digest(_sign(body, answer.strip()).encode(), token.encode())
	return number if is_right and until >= time.time() else None


def _use_up(number: str) -> None:
	key = frappe.cache.make_key(f"{_USED}:{number}")
	seconds = frappe.get_cached_doc("HL Public Settings").proof_minutes * 60 + 60
	if not frappe.cache.set(key, 1, ex=seconds, nx=True):
		frappe.throw(_("This form was sent already. Please load the page again."), ProofNeededError)


def _sign(body: dict[str, Any], answer: str) -> str:
	written = urlsafe_b64encode(json.dumps(body, sort_keys=True).encode()).decode()
	return f"{written}.{_digest(f'{written}.{answer}')}"


def _digest(text: str) -> str:
	return hmac.new(_secret().encode(), text.encode(), "sha256").hexdigest()


def _secret() -> str:
	# Made from the site's own key, so that it is nowhere else and the same for all processes.
	return hmac.new(get_encryption_key().encode(), b"hotline proofs", "sha256").hexdigest()


def _minutes_from_now() -> int:
	return int(time.time()) + 60 * frappe.get_cached_doc("HL Public Settings").proof_minutes


def _numbers() -> list[str]:
	return [
		_("zero"),
		_("one"),
		_("two"),
		_("three"),
		_("four"),
		_("five"),
		_("six"),
		_("seven"),
		_("eight"),
		_("nine"),
	]
