"""What everybody may see of the service notices: public ones that are in force or were until lately (`P-31`).

Nothing here tells of customers, drafts, or who wrote a notice.
"""

from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import Order
from frappe.utils import add_days, get_datetime, now_datetime

from . import notices

PAGE = 20
DAYS_AFTER_END = 7
SECTIONS = ("now", "coming", "ended")
SEEN_STAGES = (notices.IN_FORCE, "Ended")
FIELDS = (
	"name",
	"title",
	"line",
	"notice_type",
	"stage",
	"reason",
	"content",
	"starts_at",
	"restores_at",
	"restored_at",
	"published_at",
	"modified",
)


def section(name: str, area: str | None = None, line: str | None = None, page: int = 1) -> list[frappe._dict]:
	"""Return a page of a section, and one more if there is a next page; each notice with its `areas`.

	Sections: `now` (has begun), `coming`, `ended` (in the last days). `area`: only what touches it.
	"""
	notice = frappe.qb.DocType("HL Service Notice")
	query = (
		frappe.qb.from_(notice)
		.select(*(notice[field] for field in FIELDS))
		.where(notice.public == 1)
		.limit(PAGE + 1)
		.offset((page - 1) * PAGE)
	)
	query = _of_section(query, notice, name, now_datetime())
	if line:
		query = query.where(notice.line == line)
	if area:
		query = query.where(notices.touches(notice, area))
	return _with_areas(query.run(as_dict=True))


def notice(name: str) -> frappe._dict | None:
	"""Return one notice that everybody may see, None for any other, whether or not there is such a one."""
	rows = frappe.get_all(
		"HL Service Notice", {"name": name, "public": 1, "stage": ("in", SEEN_STAGES)}, list(FIELDS), limit=1
	)
	return _with_areas(rows)[0] if rows else None


def state_of(row: frappe._dict) -> str:
	"""Return the section to which a notice belongs."""
	if row.stage != notices.IN_FORCE or row.restored_at:
		return "ended"
	return "now" if get_datetime(row.starts_at) <= now_datetime() else "coming"


def areas() -> list[frappe._dict]:
	"""Return all areas as a reader goes through them: name, label in the language in force, and depth."""
	rows = frappe.get_all("HL Area", fields=["name", "lft", "rgt"], order_by="lft")
	ends: list[int] = []
	for row in rows:
		while ends and ends[-1] < row.lft:
			ends.pop()
		row.depth, row.label = len(ends), _(row.name)
		ends.append(row.rgt)
	return rows


def lines() -> list[frappe._dict]:
	"""Return the lines that are in use: name, label, number."""
	rows = frappe.get_all("HL Line", {"enabled": 1}, ["name", "number"], order_by="name")
	return [frappe._dict(row, label=_(row.name)) for row in rows]


def texts() -> dict[str, Any]:
	"""Return what the templates say of notices in the language in force."""
	return {
		"told": notices.told,
		"as_of": notices.told(now_datetime()),
		"section_labels": {
			"now": _("Now"),
			"coming": _("Announced"),
			"ended": _("Ended in the last {0} days").format(DAYS_AFTER_END),
		},
		"state_labels": {"now": _("Now"), "coming": _("Announced"), "ended": _("Ended")},
	}


def _of_section(query, notice, name: str, now: datetime):
	if name == "ended":
		since = add_days(now, -DAYS_AFTER_END)
		return query.where((notice.stage == "Ended") & (notice.closed_at >= since)).orderby(
			notice.closed_at, order=Order.desc
		)
	in_force = query.where((notice.stage == notices.IN_FORCE) & notice.restored_at.isnull())
	if name == "now":
		return in_force.where(notice.starts_at <= now).orderby(notice.starts_at, order=Order.desc)
	return in_force.where(notice.starts_at > now).orderby(notice.starts_at)


def _with_areas(rows: list[frappe._dict]) -> list[frappe._dict]:
	named = frappe.get_all(
		"HL Notice Area",
		filters={"parent": ("in", [row.name for row in rows] or [""]), "parenttype": "HL Service Notice"},
		fields=["parent", "area"],
		order_by="idx",
	)
	for row in rows:
		row.areas = [_(place.area) for place in named if place.parent == row.name]
		row.state = state_of(row)
	return rows
