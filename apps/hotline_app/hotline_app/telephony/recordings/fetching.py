"""Gets recordings from the switch: whole or not at all, again after growing pauses, until it gives up."""

import hashlib
import os
from pathlib import Path
from typing import BinaryIO

import frappe
from frappe.utils import add_to_date, now_datetime

from . import audio, sources, stock
from .stock import RECORDING

_BLOCK = 256 * 1024
_MEGABYTE = 1024 * 1024
# Before each further try, in minutes; the last one stays.
PAUSES_MIN = (1, 5, 15, 60, 240)
# A sweep's work; the next one goes on.
MOST_A_RUN = 200


def run() -> None:
	"""Have those fetched whose time has come: a worker was down, or the switch had it not yet."""
	due = {"state": "Waiting", "next_try_at": ("<=", now_datetime())}
	for name in frappe.get_all(RECORDING, due, pluck="name", order_by="next_try_at", limit=MOST_A_RUN):
		frappe.enqueue(
			"hotline_app.telephony.recordings.fetching.fetch",
			queue="long",
			job_id=f"recording-{name}",
			deduplicate=True,
			recording=name,
		)


def fetch(recording: str) -> None:
	"""Fetch one recording, store it as a private file with its checksum, and say so in the call."""
	doc = frappe.get_doc(RECORDING, recording, for_update=True)
	if doc.state != "Waiting":
		return
	settings = frappe.get_cached_doc("HL Recording Settings")
	try:
		with sources.opened(doc.told, sources.switch_of(doc.call)) as stream:
			_store(doc, stream, (settings.largest_mb or 100) * _MEGABYTE)
	except sources.NotAllowed as error:
		_fail(doc, str(error), tries=1)
	except (sources.NotThere, OSError) as error:
		_fail(doc, str(error), tries=settings.tries or 6)
	stock.tell_call(doc.call)


def _store(doc, stream: BinaryIO, largest: int) -> None:
	head = stream.read(audio.HEAD)
	kind = audio.kind_of(head)
	if not kind:
		raise (
			sources.NotAllowed("this is no audio that can be played")
			if head
			else sources.NotThere("it is empty")
		)
	place = stock.place_for(doc, kind.extension)
	path = Path(frappe.get_site_path("private", "files", place))
	path.parent.mkdir(parents=True, exist_ok=True)
	fresh = path.with_suffix(".part")
	try:
		size, digest = _copy(head, stream, fresh, largest)
		os.replace(fresh, path)
	finally:
		fresh.unlink(missing_ok=True)
	doc.db_set(
		{
			"state": "Stored",
			"path": place,
			"media_type": kind.media_type,
			"size": size,
			"sha256": digest,
			"duration_s": audio.duration_s(str(path), kind) or doc.duration_s,
			"next_try_at": None,
			"error": None,
		}
	)


def _copy(head: bytes, stream: BinaryIO, target: Path, largest: int) -> tuple[int, str]:
	"""Write all of a stream, or raise NotAllowed where it is too large; return its size and SHA-256."""
	digest, size = hashlib.sha256(), 0
	with target.open("wb") as out:
		block = head
		while block:
			size += len(block)
			if size > largest:
				raise sources.NotAllowed(f"it is larger than {largest // _MEGABYTE} MB")
			digest.update(block)
			out.write(block)
			block = stream.read(_BLOCK)
		out.flush()
		os.fsync(out.fileno())
	return size, digest.hexdigest()


def _fail(doc, error: str, tries: int) -> None:
	done = (doc.tries or 0) + 1
	pause = PAUSES_MIN[min(done, len(PAUSES_MIN)) - 1]
	doc.db_set(
		{
			"tries": done,
			"error": error[:500],
			"state": "Failed" if done >= tries else "Waiting",
			"next_try_at": None if done >= tries else add_to_date(now_datetime(), minutes=pause),
		}
	)


def again(recording: str) -> None:
	"""Begin anew with a recording that failed."""
	frappe.db.set_value(RECORDING, recording, {"state": "Waiting", "tries": 0, "next_try_at": now_datetime()})
	frappe.enqueue(
		"hotline_app.telephony.recordings.fetching.fetch",
		queue="long",
		enqueue_after_commit=True,
		recording=recording,
	)
