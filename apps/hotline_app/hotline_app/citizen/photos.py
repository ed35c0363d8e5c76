"""Photos that strangers send: looked at, made smaller and written anew before they are stored.

What is kept is a picture and nothing else: no place or device in it, no file in disguise.
"""

import hashlib
from io import BytesIO
from typing import NamedTuple

import frappe
from frappe import _
from PIL import Image, ImageOps, UnidentifiedImageError

from .errors import RefusedRequestError

ORDER = "HL Work Order"
FORMATS = ("JPEG", "PNG", "WEBP")
LONGEST_SIDE = 2000
MOST_PIXELS = 60_000_000
QUALITY = 82
MEGABYTE = 1024 * 1024


class Photo(NamedTuple):
	"""A picture as it is stored."""

	content: bytes
	digest: str


def read(files: list[bytes]) -> tuple[Photo, ...]:
	"""Return the pictures in `files`; raise `RefusedRequestError` for too many, too large, or no pictures."""
	settings = frappe.get_cached_doc("HL Public Settings")
	if len(files) > settings.photos:
		frappe.throw(_("At most {0} photos can be sent.").format(settings.photos), RefusedRequestError)
	return tuple(_photo(content, settings.photo_megabytes) for content in files)


def attach(order: str, photos: tuple[Photo, ...]) -> None:
	"""Keep pictures with an order, readable to whoever may read it."""
	for number, photo in enumerate(photos, start=1):
		frappe.get_doc(
			{
				"doctype": "File",
				"file_name": f"{order}-{photo.digest[:8]}-{number}.jpg",
				"attached_to_doctype": ORDER,
				"attached_to_name": order,
				"is_private": 1,
				"content": photo.content,
			}
		).insert(ignore_permissions=True)  # the sender has no account; the content was checked


def _photo(content: bytes, megabytes: int) -> Photo:
	if len(content) > megabytes * MEGABYTE:
		frappe.throw(_("A photo may be {0} MB at most.").format(megabytes), RefusedRequestError)
	try:
		with Image.open(BytesIO(content), formats=FORMATS) as picture:
			if picture.width * picture.height > MOST_PIXELS:
				frappe.throw(_("A photo has too many pixels."), RefusedRequestError)
			upright = ImageOps.exif_transpose(picture).convert("RGB")
	except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
		frappe.throw(_("Only photos can be sent: JPEG, PNG or WebP."), RefusedRequestError)
	upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
	written = BytesIO()
	upright.save(written, "JPEG", quality=QUALITY)
	kept = written.getvalue()
	return Photo(kept, hashlib.sha256(content).hexdigest())
