"""Where recordings come from: a folder that the switch shares, or an HTTP address; nothing else is asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, urlsplit

import frappe
import requests

from . import audio

_TIMEOUT_S = (5, 60)


class NotThere(Exception):
	"""The audio can't be had now, and perhaps later."""


class NotAllowed(Exception):
	"""The audio is of a kind or from a place that is never taken."""


@contextmanager
def opened(told: str, switch) -> Iterator[BinaryIO]:
	"""Open what a switch calls `told`. Raises NotThere, NotAllowed."""
	if switch.kind == "Simulator":
		with _simulated(told) as stream:
			yield stream
		return
	if switch.recording_folder and not told.startswith(("http://", "https://")):
		with _in_folder(told, switch) as stream:
			yield stream
		return
	with _fetched(told, switch) as stream:
		yield stream


@contextmanager
def _simulated(told: str) -> Iterator[BinaryIO]:
	import io

	seconds = told.rpartition(":")[2]
	if not seconds.isdigit():
		raise NotAllowed(told)
	yield io.BytesIO(audio.tone(min(int(seconds), 30)))


def _relative(told: str, switch) -> str:
	return told.removeprefix(switch.recording_prefix or "").lstrip("/")


@contextmanager
def _in_folder(told: str, switch) -> Iterator[BinaryIO]:
	folder = Path(switch.recording_folder).resolve()
	path = (folder / _relative(told, switch)).resolve()
	if folder not in path.parents:
		raise NotAllowed(f"{told} lies outside of the folder")
	try:
		with path.open("rb") as stream:
			yield stream
	except (FileNotFoundError, PermissionError) as error:
		raise NotThere(f"{told}: {error.strerror}") from error


@contextmanager
def _fetched(told: str, switch) -> Iterator[BinaryIO]:
	address = _address(told, switch)
	secret = switch.get_password("recording_secret", raise_exception=False)
	account = (switch.recording_account, secret or "") if switch.recording_account else None
	try:
		# A redirect would lead elsewhere, with the account.
		with requests.get(
			address, auth=account, stream=True, timeout=_TIMEOUT_S, allow_redirects=False
		) as answer:
			if answer.status_code != 200:
				raise NotThere(f"the switch answers with {answer.status_code}")
			answer.raw.decode_content = True
			yield answer.raw
	except requests.RequestException as error:
		raise NotThere(f"the switch does not answer: {type(error).__name__}") from error


def _address(told: str, switch) -> str:
	"""Return the address of a recording; the switch can't send us anywhere but to the one in the desk."""
	allowed = (switch.recording_address or "").rstrip("/") + "/"
	if not allowed.startswith(("http://", "https://")):
		raise NotAllowed("the switch has neither a folder nor an address for recordings")
	if told.startswith(("http://", "https://")):
		path = urlsplit(told).path
		if not told.startswith(allowed) or ".." in path.split("/"):
			raise NotAllowed(f"{told} is not below {allowed}")
		return told
	path = _relative(told, switch)
	if ".." in path.split("/"):
		raise NotAllowed(f"{told} leads upwards")
	return allowed + quote(path)


def switch_of(call: str):
	"""Return the switch from which a call came."""
	return frappe.get_cached_doc("HL Switch", frappe.db.get_value("HL Call", call, "source"))
