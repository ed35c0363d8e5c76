"""Where the service is found, what it speaks, and whom to ask."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import format_datetime, get_url

from . import jurisdictions

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
PATH = "/open311/v2"
FORMATS = ("text/xml", "application/json")


def document() -> dict[str, Any]:
	"""Return the discovery document. `changeset` says when services or jurisdictions changed last."""
	changed = _changed()
	return {
		"changeset": changed,
		"contact": _contact(),
		"key_service": _("Ask whom you find under contact. Keys are made for partners."),
		"endpoints": [
			{
				"specification": SPECIFICATION,
				"url": get_url(PATH),
				"changeset": changed,
				"type": "production",
				"formats": list(FORMATS),
			}
		],
	}


def _changed() -> str:
	latest = [
		frappe.get_all(doctype, pluck="modified", order_by="modified desc", limit_page_length=1)
		for doctype in ("HL Category", "HL Line")
	]
	return format_datetime(max((one[0] for one in latest if one), default=None), "yyyy-MM-dd HH:mm")


def _contact() -> str:
	lines = list(jurisdictions.served().values())
	fields = ["organisation", "line_name", "number", "complaint_email"]
	rows = frappe.get_all("HL Line", {"name": ("in", lines or [""])}, fields, order_by="name")
	return "; ".join(" ".join(filter(None, (row.get(field) for field in fields))) for row in rows) or _(
		"Hotline"
	)
