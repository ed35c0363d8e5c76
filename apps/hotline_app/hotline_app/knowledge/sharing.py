"""What other lines may take over of the knowledge base: what is public, and what no longer is."""

from datetime import datetime
from typing import Any

import frappe

from .versions import VERSION

PUBLIC = "Public"
SHARED = (
	"article",
	"version",
	"title",
	"kind",
	"line",
	"area",
	"order_kind",
	"answer",
	"text",
	"keywords",
	"level",
	"source",
	"valid_from",
	"valid_until",
	"published_at",
)


def published(since: datetime | None, limit: int) -> list[dict[str, Any]]:
	"""Return up to `limit` versions in force that were published since then, the oldest first."""
	wanted = {"audience": PUBLIC, "current": 1}
	if since:
		wanted["published_at"] = (">=", since)
	return frappe.get_all(VERSION, wanted, list(SHARED), order_by="published_at, name", limit=limit)


def ended(since: datetime | None, limit: int) -> list[str]:
	"""Return the articles of which nothing is in force any more, since then."""
	if not since:
		return []
	gone = {"audience": PUBLIC, "current": 0, "ended_at": (">=", since)}
	articles = frappe.get_all(VERSION, gone, pluck="article", order_by="ended_at", limit=limit, distinct=True)
	in_force = {"article": ("in", articles or [""]), "audience": PUBLIC, "current": 1}
	return sorted(set(articles) - set(frappe.get_all(VERSION, in_force, pluck="article")))
