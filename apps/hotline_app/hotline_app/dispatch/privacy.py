"""What whoever does the work gets to know of the customer: what the job needs, while it lasts."""

import re
from typing import Any

from hotline_app.masked import without_house_number

from .stages import OFFERED, OPEN_STAGES

PLACE_FIELDS = ("address", "latitude", "longitude")
CALLER_FIELDS = ("caller_name", "caller_phone")
PRIVATE_FIELDS = (*PLACE_FIELDS, *CALLER_FIELDS)
# What people write may name the customer, too.
TEXT_FIELDS = ("title", "description")

LONG_NUMBER = re.compile(r"\+?\d[\d\s-]{5,}\d")
HIDDEN = "***"


def customer_of(job, order) -> dict[str, Any]:
	"""Return the fields of the order that tell of the customer, as the holder of `job` may see them now.

	A provider decides about an offer without them. While the job is in hand they are as the work needs
	them, of a confidential order without whose it is. Afterwards no phone and no house number is left.
	`job` and `order` are records or rows with `stage`, `handling_unit` and the fields named above.
	"""
	texts = {field: order.get(field) for field in TEXT_FIELDS if field in order}
	if job.stage not in OPEN_STAGES:
		return {
			**{field: without_numbers(text) for field, text in texts.items()},
			"address": without_house_number(order.get("address")),
			"caller_name": None if order.get("confidential") else masked(order.get("caller_name")),
		}
	if job.stage == OFFERED and not job.handling_unit:
		return texts
	shown = PLACE_FIELDS if order.get("confidential") else PRIVATE_FIELDS
	return {**texts, **{field: order.get(field) for field in shown}}


def masked(name: str | None) -> str | None:
	"""`张三丰` becomes `张**`."""
	name = (name or "").strip()
	return f"{name[0]}**" if name else None


def without_numbers(text: str | None) -> str | None:
	"""The text without what may be a phone or an identity number."""
	return LONG_NUMBER.sub(HIDDEN, text) if text else text
