"""Orders counted by one or two things: what became of them, and against the time before (`P-14`, `P-12`)."""

from collections.abc import Sequence
from typing import Any

import frappe
from frappe import _

from hotline_app.insight.statistics import behind, dimensions, figures, order_groups, orders
from hotline_app.insight.statistics.dimensions import Dimension
from hotline_app.intake.report.columns import column

Row = dict[str, Any]

MAX_ROWS = 5_000
CHARTED, STACKED = 20, 6


def execute(filters: Row | None = None) -> tuple:
	"""Return columns, rows, message, chart and summary; `from_date` and `to_date` are required.

	`by`, `then_by`: keys of `dimensions.known()`; the others filter. The period before is as long as the
	period. Handling is from acceptance until the work was done, in hours.
	"""
	wanted = frappe._dict(filters or {})
	by, period = _chosen(wanted), orders.period_of(wanted)
	groups = order_groups.counted(by, period, wanted)
	total = dict.fromkeys(order_groups.SUMS, 0)
	for sums in groups.values():
		figures.add(total, sums, order_groups.SUMS)
	compared = all(one.time in ("", "hour") for one in by)
	rows = _rows(groups, by, total, compared)
	own_filters = dimensions.own_filters()
	for row in rows:
		own = [own_filters(one, key) for one, key in zip(by, row.pop("keys"), strict=True)]
		row["behind"] = _behind(own, period, wanted)
	chart = _chart(rows, by)
	whole = {"group_0": _("Total"), "bold": 1, **_with_shares(total, total, compared)}
	if len(rows) > MAX_ROWS:
		frappe.msgprint(_("The first {0} rows are shown. Choose less.").format(MAX_ROWS))
	shown = [*rows[:MAX_ROWS], whole] if rows else []
	return _columns(by, compared), shown, None, chart, _summary(whole, compared)


def _chosen(wanted: frappe._dict) -> list[Dimension]:
	known = dimensions.known()
	keys = [wanted.by or "kind", *([wanted.then_by] if wanted.then_by else [])]
	for key in keys:
		if key not in known:
			frappe.throw(_("Orders can't be grouped by {0}.").format(frappe.utils.escape_html(str(key))))
	return [known[key] for key in dict.fromkeys(keys)]


def _rows(groups: order_groups.Groups, by: Sequence[Dimension], total: Row, compared: bool) -> list[Row]:
	called = [dimensions.names(one, (key[at] for key in groups)) for at, one in enumerate(by)]

	def position(item: tuple[tuple, Row]) -> tuple:
		key, sums = item
		return (key[0] if by[0].time else -sums["orders"], called[0][key[0]], -sums["orders"])

	# What there was before and is no more is told as well: by nought orders.
	return [
		{
			"keys": key,
			**{f"group_{at}": called[at][one] for at, one in enumerate(key)},
			**_with_shares(sums, total, compared),
		}
		for key, sums in sorted(groups.items(), key=position)
	]


def _with_shares(sums: Row, total: Row, compared: bool) -> Row:
	row = {
		**sums,
		"share": figures.percent(sums["orders"], total["orders"]),
		"overdue_share": figures.percent(sums["overdue"], sums["orders"]),
		"handling": figures.mean(sums["handling_s"], sums["handled"], figures.HOUR),
	}
	if compared:
		row["change"] = figures.change(sums["orders"], sums["before"])
	return row


def _behind(own: list[Row | None], period: orders.Period, wanted: frappe._dict) -> Row:
	if None in own:
		return {}
	narrowed = {field: value for filters in own for field, value in filters.items()}
	if "creation" in narrowed:
		narrowed["creation"] = _clipped(narrowed["creation"], period)
	address = behind.of_orders(period, wanted, narrowed)
	closed = behind.of_orders(period, wanted, {**narrowed, "stage": "Closed"})
	return {"group_0": address, "orders": address, **({} if wanted.stage else {"closed": closed})}


def _clipped(between: list, period: orders.Period) -> list:
	"""The part of a week or month that is in the period."""
	operator, (first, last) = between
	return [operator, [max(first, str(period.first.date())), min(last, str(period.last.date()))]]


def _chart(rows: list[Row], by: Sequence[Dimension]) -> Row | None:
	counted = [row for row in rows if row["orders"]]
	if not counted:
		return None
	if len(by) == 1:
		shown = counted if by[0].time else counted[:CHARTED]
		values = [row["orders"] for row in shown]
		data = {
			"labels": [row["group_0"] for row in shown],
			"datasets": [{"name": _("Orders"), "values": values}],
		}
		return {"data": data, "type": "line" if by[0].time in ("day", "week", "month") else "bar"}
	labels = list(dict.fromkeys(row["group_0"] for row in counted))
	labels = labels if by[0].time else labels[:CHARTED]
	sums: dict[str, int] = {}
	for row in counted:
		figures.add(sums, {row["group_1"]: row["orders"]}, [row["group_1"]])
	parts = sorted(sums, key=lambda part: -sums[part])[:STACKED]
	number = {(row["group_0"], row["group_1"]): row["orders"] for row in counted}
	sets = [{"name": part, "values": [number.get((label, part), 0) for label in labels]} for part in parts]
	return {"data": {"labels": labels, "datasets": sets}, "type": "bar", "barOptions": {"stacked": 1}}


def _summary(whole: Row, compared: bool) -> list[Row]:
	cards = [
		{"label": _("Orders"), "value": whole["orders"], "datatype": "Int"},
		{"label": _("Done", context="HL Work Order"), "value": whole["done"], "datatype": "Int"},
		{"label": _("Overdue (%)"), "value": whole["overdue_share"] or 0, "datatype": "Percent"},
		{"label": _("Average Handling (Hours)"), "value": whole["handling"] or 0, "datatype": "Float"},
	]
	if compared:
		cards.insert(1, {"label": _("In the Period Before"), "value": whole["before"], "datatype": "Int"})
	return cards


def _columns(by: Sequence[Dimension], compared: bool) -> list[Row]:
	before = [
		column("before", _("Before"), "Int", 90),
		column("change", _("Change (%)"), "Float", 100),
	]
	return [
		*(column(f"group_{at}", one.label, "Data", 180) for at, one in enumerate(by)),
		column("orders", _("Orders"), "Int", 90),
		column("share", _("Share"), "Percent", 90),
		*(before if compared else []),
		column("accepted", _("Accepted", context="HL Work Order"), "Int", 90),
		column("done", _("Done", context="HL Work Order"), "Int", 90),
		column("closed", _("Closed", context="HL Work Order"), "Int", 90),
		column("overdue", _("Overdue"), "Int", 90),
		column("overdue_share", _("Overdue (%)"), "Percent", 100),
		column("urged", _("Urged"), "Int", 90),
		column("reopened", _("Reopened"), "Int", 90),
		column("rework", _("Rework"), "Int", 90),
		column("handling", _("Average Handling (Hours)"), "Float", 160),
	]
