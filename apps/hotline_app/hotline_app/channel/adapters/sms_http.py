"""SMS by a gateway's HTTP interface: request, headers and answer as the account says."""

import json
import secrets
import time
from typing import Any
from urllib.parse import urlencode

import requests
from frappe import _

from hotline_app.channel import templates
from hotline_app.channel.errors import RefusedError, SendError

TIMEOUT_S = (5, 15)
REQUEST = """{"to": {{ to | tojson }}, "text": {{ text | tojson }}, "id": {{ id | tojson }}}"""
HEADERS = """{"Authorization": {{ ("Bearer " ~ key_secret) | tojson }}}"""
# A later try may succeed.
_LATER = (408, 425, 429)


def send(message, account, text: str) -> str | None:
	"""Send one SMS and return its number at the gateway."""
	values = _values(message, account, text)
	given = templates.render(account.request_template or REQUEST, values)
	options, values["body"] = _as_sent(account, given)
	wanted = account.header_template or (HEADERS if values["key_secret"] else "")
	headers = {name: str(value) for name, value in templates.render(wanted, values).items()} if wanted else {}
	headers |= options.pop("headers", {})
	try:
		# A redirect would take number, text and key to somebody else.
		answer = requests.request(
			account.send_method or "POST",
			account.send_url,
			headers=headers,
			timeout=TIMEOUT_S,
			allow_redirects=False,
			**options,
		)
	except requests.RequestException as error:
		raise SendError(_("no answer: {0}").format(type(error).__name__)) from None
	return _read(account, answer)


def at(path: str | None, told: Any) -> str | None:
	"""Return what stands at a path such as `data.0.id` in an answer, None for nothing."""
	for step in (path or "").split("."):
		if isinstance(told, dict):
			told = told.get(step)
		elif isinstance(told, list) and step.isdigit() and int(step) < len(told):
			told = told[int(step)]
		else:
			return None
	return None if told is None or isinstance(told, dict | list) else str(told)


def listed(values: str | None) -> list[str]:
	"""Return values that are given by commas."""
	return [value.strip() for value in (values or "").split(",") if value.strip()]


def _values(message, account, text: str) -> dict[str, Any]:
	return {
		"to": message.address,
		"text": text,
		"id": message.name,
		"sender": account.sender or "",
		"key_id": account.key_id or "",
		"key_secret": account.get_password("key_secret", raise_exception=False) or "",
		"timestamp": int(time.time()),
		"nonce": secrets.token_hex(8),
	}


def _as_sent(account, given: dict[str, Any]) -> tuple[dict[str, Any], str]:
	"""The request as `requests` takes it, and its body as text for a signature."""
	if account.send_method == "GET":
		return {"params": given}, ""
	if account.body_type == "Form":
		body = urlencode(given)
		return {"data": body, "headers": {"Content-Type": "application/x-www-form-urlencoded"}}, body
	body = json.dumps(given, ensure_ascii=False)
	return {"data": body.encode(), "headers": {"Content-Type": "application/json; charset=utf-8"}}, body


def _read(account, answer: requests.Response) -> str | None:
	if answer.status_code >= 500 or answer.status_code in _LATER:
		raise SendError(_("the gateway answers with {0}").format(answer.status_code))
	if not answer.ok or answer.is_redirect:
		raise RefusedError(_("the gateway answers with {0}").format(answer.status_code))
	try:
		told = answer.json()
	except ValueError:
		told = {}
	if account.ok_path:
		said = at(account.ok_path, told)
		if said not in listed(account.ok_value):
			failure = SendError if said in listed(account.retry_values) else RefusedError
			raise failure(_("the gateway says {0}").format((said or "–")[:60]))
	return at(account.id_path, told)
