"""WeChat's interface for accounts: its token is kept while it is good, and asked for anew when it is not."""

import json
from typing import Any

import frappe
import requests
from frappe import _

from hotline_app.channel.errors import RefusedError, SendError

TIMEOUT_S = (5, 15)
USUAL = "https://api.weixin.qq.com"
# The token is not good, or not any more.
_STALE = (40001, 40014, 42001)
# Busy, or asked too often; it may be taken later.
_LATER = (-1, 45009, 45011)
# A token is used until shortly before its end.
_MARGIN_S = 300
LARGEST = 10 * 1024 * 1024


def post(account, path: str, body: dict[str, Any]) -> dict[str, Any]:
	"""Return WeChat's answer. Raises `SendError`, and `RefusedError` for what it never takes."""
	told = _post(account, path, body, _token(account))
	if told.get("errcode") in _STALE:
		told = _post(account, path, body, _token(account, anew=True))
	code = told.get("errcode") or 0
	if code in _LATER or code in _STALE:
		raise SendError(_("WeChat says {0}").format(code))
	if code:
		raise RefusedError(_("WeChat says {0}").format(code))
	return told


def media(account, media_id: str) -> bytes:
	"""Return a picture that somebody sent. Raises `SendError`."""
	asked = {"access_token": _token(account), "media_id": media_id}
	answer = _ask("GET", account, "/cgi-bin/media/get", params=asked, stream=True)
	with answer:
		if not answer.headers.get("Content-Type", "").startswith("image/"):
			raise SendError(_("WeChat does not have the picture"))
		content = answer.raw.read(LARGEST + 1, decode_content=True)
	if len(content) > LARGEST:
		raise SendError(_("the picture is too large"))
	return content


def _post(account, path: str, body: dict[str, Any], token: str) -> dict[str, Any]:
	answer = _ask("POST", account, path, params={"access_token": token}, data=_json(body))
	try:
		return answer.json()
	except ValueError:
		raise SendError(_("WeChat's answer can't be read")) from None


def _token(account, anew: bool = False) -> str:
	key = f"hotline_wechat_token:{account.name}:{account.key_id}"
	if not anew and (known := frappe.cache.get_value(key, expires=True)):
		return known
	asked = {
		"grant_type": "client_credential",
		"appid": account.key_id or "",
		"secret": account.get_password("key_secret", raise_exception=False) or "",
		"force_refresh": anew,
	}
	answer = _ask("POST", account, "/cgi-bin/stable_token", data=_json(asked))
	told = answer.json() if answer.ok else {}
	if not told.get("access_token"):
		raise SendError(_("WeChat gives no token: {0}").format(told.get("errcode") or answer.status_code))
	lasts = max(int(told.get("expires_in") or 0) - _MARGIN_S, 1)
	frappe.cache.set_value(key, told["access_token"], expires_in_sec=lasts)
	return told["access_token"]


def _ask(method: str, account, path: str, **options: Any) -> requests.Response:
	address = f"{(account.api_url or USUAL).rstrip('/')}{path}"
	try:
		answer = requests.request(method, address, timeout=TIMEOUT_S, allow_redirects=False, **options)
	# Its text may hold the token.
	except requests.RequestException as error:
		raise SendError(_("no answer: {0}").format(type(error).__name__)) from None
	if answer.status_code >= 300:
		raise SendError(_("WeChat answers with {0}").format(answer.status_code))
	return answer


def _json(body: dict[str, Any]) -> bytes:
	# WeChat shows escapes as they stand.
	return json.dumps(body, ensure_ascii=False).encode()
