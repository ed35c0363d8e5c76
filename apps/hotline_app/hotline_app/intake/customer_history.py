"""All that happened with a customer, on one page (`H-5.1`).

Whoever has records about customers adds them by the hook `hotline_customer_history`: a list of functions
that take a customer (the document) and return `Source`s.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import Any

import frappe
from frappe import _
from frappe.utils import get_datetime
from frappe.utils.nestedset import get_ancestors_of

HOOK = "hotline_customer_history"
PAGE = 20
# So far back a page can be turned; further back the lists of the desk go.
MAX_START = 1000
# More than this is told as "99+".
MAX_COUNT = 100
MAX_ORDERS = 500
MAX_NOTICES = 500

Row = dict[str, Any]


@dataclass(frozen=True)
class Source:
	"""Records of one kind about a customer.

	`kind` names it in the address of a page, `label` to people. `at` is the field by whose time the records
	are sorted; `filters` are those of `frappe.get_list`, so only what the user may read is shown. `entry`
	makes of a row: `title`, and if there are any `order`, `state`, `stage`, `detail`.
	"""

	kind: str
	label: str
	doctype: str
	filters: dict[str, Any]
	at: str
	fields: tuple[str, ...]
	entry: Callable[[Row], Row]
	icon: str = "lucide-file-text"


def history(customer, kind: str | None = None, start: int = 0) -> list[Row]:
	"""Return a page of 20 entries of one kind, or of all, the newest first.

	The number of queries is that of the sources, however many records there are.
	"""
	start = max(0, min(start, MAX_START))
	chosen = [source for source in sources_of(customer) if kind in (None, "", source.kind)]
	entries = chain.from_iterable(_entries(source, start + PAGE) for source in chosen)
	newest = sorted(entries, key=lambda entry: get_datetime(entry["at"]), reverse=True)
	return newest[start : start + PAGE]


def counts(customer) -> list[Row]:
	"""Return each kind with its label and how many entries there are, counted up to 100."""
	return [
		{"kind": source.kind, "label": source.label, "count": _count(source)}
		for source in sources_of(customer)
	]


def sources_of(customer) -> list[Source]:
	"""Return what there is to tell of the customer, as far as the user may read such records."""
	functions = [frappe.get_attr(path) for path in frappe.get_hooks(HOOK)]
	sources = chain.from_iterable(function(customer) for function in functions)
	return [source for source in sources if frappe.has_permission(source.doctype)]


def orders_of(customer) -> list[str]:
	"""Return the customer's orders, the latest 500, for sources whose records name an order."""
	if customer.flags.orders is None:
		customer.flags.orders = frappe.get_all(
			"HL Work Order",
			filters={"customer": customer.name},
			pluck="name",
			order_by="creation desc",
			limit=MAX_ORDERS,
		)
	return customer.flags.orders or [""]


def sources(customer) -> list[Source]:
	"""What intake itself knows: the orders by their kind, urges, and notices."""
	return [
		_orders(customer, "enquiries", _("Enquiries"), ("Enquiry",)),
		_orders(customer, "repairs", _("Repairs"), ("Repair",)),
		_orders(customer, "complaints", _("Complaints"), ("Complaint", "Report")),
		_orders(customer, "services", _("Services and Others"), ("Service", "Suggestion", "Praise")),
		Source(
			"urges",
			_("Urges"),
			"HL Urge",
			{"work_order": ("in", orders_of(customer))},
			"creation",
			("work_order", "content", "reply", "state", "source"),
			lambda row: {
				"title": row["content"] or _("Urged"),
				"order": row["work_order"],
				"detail": row["reply"],
				"state": _(row["state"], context="HL Urge"),
				"stage": row["state"],
			},
			"lucide-bell-ring",
		),
		Source(
			"notices",
			_("Notices"),
			"HL Service Notice",
			{"name": ("in", _notices_of(customer)), "stage": ("in", ("Scheduled", "Published", "Ended"))},
			"starts_at",
			("title", "reason", "workflow_state", "stage"),
			lambda row: {
				"title": row["title"],
				"detail": row["reason"],
				"state": _(row["workflow_state"] or row["stage"]),
				"stage": row["stage"],
			},
			"lucide-megaphone",
		),
	]


def _orders(customer, kind: str, label: str, kinds: tuple[str, ...]) -> Source:
	return Source(
		kind,
		label,
		"HL Work Order",
		{"customer": customer.name, "kind": ("in", kinds)},
		"creation",
		("title", "category", "stage", "workflow_state", "resolution", "rating"),
		lambda row: {
			"title": row["title"],
			"order": row["name"],
			"detail": _(row["category"] or ""),
			"state": _(row["workflow_state"] or row["stage"]),
			"stage": row["stage"],
			"rating": row["rating"] or None,
		},
		"lucide-inbox",
	)


def _notices_of(customer) -> list[str]:
	"""Notices that name the customer, or the area in which the customer lives."""
	names = frappe.get_all(
		"HL Notice Customer",
		filters={"customer": customer.name, "parenttype": "HL Service Notice"},
		pluck="parent",
		limit=MAX_NOTICES,
	)
	if customer.area:
		areas = [customer.area, *get_ancestors_of("HL Area", customer.area)]
		names += frappe.get_all(
			"HL Notice Area",
			filters={"area": ("in", areas), "parenttype": "HL Service Notice"},
			pluck="parent",
			order_by="creation desc",
			limit=MAX_NOTICES,
		)
	return names or [""]


def _entries(source: Source, limit: int) -> list[Row]:
	rows = frappe.get_list(
		source.doctype,
		filters=source.filters,
		fields=["name", f"{source.at} as at", *source.fields],
		order_by=f"{source.at} desc",
		limit=limit,
	)
	return [
		{
			"kind": source.kind,
			"label": source.label,
			"icon": source.icon,
			"doctype": source.doctype,
			"name": row.name,
			"at": row.at,
			**source.entry(row),
		}
		for row in rows
		if row.at
	]


def _count(source: Source) -> int:
	return len(
		frappe.get_list(source.doctype, filters=source.filters, pluck="name", order_by=None, limit=MAX_COUNT)
	)
