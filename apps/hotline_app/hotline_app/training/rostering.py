"""Tells the roster whom it may not put on a shift (`P-17`): called by the hook `hotline_rostering`."""

from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _
from frappe.utils import formatdate, getdate

from . import certificates


def who_may_not(agents: Iterable[str], shift: Any) -> dict[str, str]:
	"""Return by agent why they can't be on the shift on its first day; who can is left out.

	`shift`: a record or a dict with the field `starts_at`, or else `date`.
	"""
	agents = list(agents)
	day = getdate(shift.get("starts_at") or shift.get("date"))
	reasons = {
		agent: _("no valid certificate on {0}: {1}").format(formatdate(day), _(", ").join(map(_, types)))
		for agent, types in certificates.missing(agents, day).items()
	}
	for agent in _without_badge(agents):
		reasons.setdefault(agent, _("no badge number"))
	left = frappe.get_all(
		"HL Staff Record",
		[["user", "in", agents or [""]], ["left_on", "is", "set"], ["left_on", "<", day]],
		["user", "left_on"],
	)
	reasons |= {row.user: _("has left on {0}").format(formatdate(row.left_on)) for row in left}
	return reasons


def _without_badge(agents: list[str]) -> list[str]:
	if not frappe.get_cached_doc("HL Training Settings").badge_required:
		return []
	return frappe.get_all(
		"User", {"name": ("in", agents or [""]), "badge_number": ("is", "not set")}, pluck="name"
	)
