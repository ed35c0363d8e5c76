"""The peak hours of a line's day, as people write them: `8-11, 18-20` (`C-6.1.7`)."""

import re

import frappe
from frappe import _

_SPAN = re.compile(r"(\d{1,2})(?:\s*[-–—~～]\s*(\d{1,2}))?")


def read(text: str | None) -> frozenset[int]:
	"""Return the hours of the day, 0 to 23: `8-11` are those from 8:00 to 11:00, so 8, 9 and 10.

	Spans may run over midnight; a single number is that hour. Raises ValueError for anything else.
	"""
	hours: set[int] = set()
	for part in re.split(r"[,，;；、]", text or ""):
		if not part.strip():
			continue
		found = _SPAN.fullmatch(part.strip())
		first = int(found[1]) if found else 24
		after = int(found[2]) if found and found[2] else first + 1
		if first > 23 or after > 24 or first == after:
			raise ValueError(part.strip())
		hours.update(range(first, after) if first < after else [*range(first, 24), *range(after)])
	return frozenset(hours)


def check(line) -> None:
	"""Refuse peak hours that can't be read."""
	try:
		read(line.peak_hours)
	except ValueError as error:
		frappe.throw(
			_("Peak hours are written as 8-11, 18-20; this can't be read: {0}").format(
				frappe.bold(frappe.utils.escape_html(str(error)))
			)
		)
