"""Tips for citizens, such as how to save: beside the request on the page, and with its closing (`H-5.3`).

A tip is a record (HL Service Tip): for a line or all, for a category with all beneath it, for some months.
"""

from datetime import date
from typing import Any

import frappe
from frappe.utils import getdate, nowdate

from hotline_app.channel import telling
from hotline_app.intake.trees import lineage

TIP, MESSAGE = "HL Service Tip", "Service Tip"
MOST = 3
FIELDS = ("name", "line", "category", "from_month", "until_month", "with_closing", "text_zh", "text_en")


def of_order(order, day: date | None = None) -> list[frappe._dict]:
	"""Return the tips for an order on a day, today unless told: the nearest to its matter first."""
	day = getdate(day or nowdate())
	matter = lineage("HL Category", order.category) if order.category else []
	rows = frappe.get_all(
		TIP,
		filters={"enabled": 1, "line": ("in", [order.line, ""]), "category": ("in", [*matter, ""])},
		fields=list(FIELDS),
		order_by="modified desc",
	)
	fitting = [row for row in rows if in_season(row.from_month, row.until_month, day)]
	distance = {category: steps for steps, category in enumerate(matter)}
	return sorted(fitting, key=lambda row: (distance.get(row.category, len(matter)), not row.line))


def shown(order) -> list[str]:
	"""Return the texts beside a request on the page, in the reader's language."""
	texts = [_text(row, frappe.local.lang or "en") for row in of_order(order)]
	return [text for text in texts if text][:MOST]


def on_order_update(order, method: str | None = None) -> None:
	"""Send the nearest tip for it to whom the order was closed for. A repeat or a part is not told again."""
	if order.stage != "Closed" or not order.stage_changed():
		return
	if order.confidential or order.duplicate_of or order.parent_order or order.source_system:
		return
	if row := next((row for row in of_order(order) if row.with_closing), None):
		telling.tell(order.name, MESSAGE, tip_zh=_text(row, "zh"), tip_en=_text(row, "en"))


def in_season(first: int | None, last: int | None, day: date) -> bool:
	"""Whether the day is in the months from `first` to `last`, which may run over the year's end."""
	first, last = first or 1, last or 12
	if first <= last:
		return first <= day.month <= last
	return day.month >= first or day.month <= last


def _text(row: dict[str, Any], language: str) -> str:
	"""The text in a language, or else in the other one."""
	texts = (row["text_zh"], row["text_en"])
	first, second = texts if language.startswith("zh") else reversed(texts)
	return (first or second or "").strip()
