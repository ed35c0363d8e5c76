"""Which service providers do what, of whom the scheme has some at work."""

from collections import Counter, defaultdict

import frappe
from frappe import _

AT_WORK = "Active"
MOST = 200


def trades() -> list[frappe._dict]:
	"""Return the trades that somebody does: name, label, and the number of providers."""
	counts = Counter(row.category for row in _services())
	return sorted(
		(frappe._dict(name=name, label=_(name), providers=number) for name, number in counts.items()),
		key=lambda trade: trade.label,
	)


def providers(trade: str) -> list[frappe._dict]:
	"""Return who does a trade, the best first, at most 200: name, price, amount, response_minutes, standard,
	level, areas.

	Phones and persons are not shown: requests go through the line.
	"""
	rows = _services(trade)[:MOST]
	areas = defaultdict(list)
	found = frappe.get_all(
		"HL Provider Area", {"parent": ("in", [row.provider for row in rows] or [""])}, ["parent", "area"]
	)
	for row in found:
		areas[row.parent].append(_(row.area))
	return [frappe._dict(row, name=row.provider_name, areas=areas[row.provider]) for row in rows]


def _services(trade: str | None = None) -> list[frappe._dict]:
	provider = frappe.qb.DocType("HL Provider")
	service = frappe.qb.DocType("HL Provider Service")
	query = (
		frappe.qb.from_(service)
		.join(provider)
		.on(provider.name == service.parent)
		.select(
			service.category,
			service.price,
			service.amount,
			service.response_minutes,
			service.standard,
			provider.name.as_("provider"),
			provider.provider_name,
			provider.level,
		)
		.where((service.parenttype == "HL Provider") & (provider.stage == AT_WORK))
		.orderby(provider.quality, order=frappe.qb.desc)
		.orderby(provider.provider_name)
	)
	return (query.where(service.category == trade) if trade else query).run(as_dict=True)
