"""Columns of the module's reports."""

from typing import Any


def column(
	fieldname: str, label: str, fieldtype: str, width: int, options: str | None = None
) -> dict[str, Any]:
	"""Return a column as reports describe it; `width` in pixels, `options` as of a field."""
	return {
		"fieldname": fieldname,
		"label": label,
		"fieldtype": fieldtype,
		"width": width,
		"options": options,
	}
