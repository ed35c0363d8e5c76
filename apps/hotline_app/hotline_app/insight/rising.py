"""Sudden rises of today: found each hour, kept once, told to the leaders (`H-5.3`).

Today until now is compared with the same weekdays until the same time, by line and category everywhere, and
where that is nothing unusual by area. Confidential orders are left out: everybody who leads is told.
"""

from collections import Counter
from datetime import datetime
from typing import Any, NamedTuple

import frappe
from frappe import _
from frappe.utils import escape_html, get_datetime, now_datetime, nowdate

from hotline_app import messages, roles

from .doctype.hl_topic_rise.hl_topic_rise import name_of
from .statistics import order_groups, topics
from .statistics.dimensions import Dimension
from .statistics.orders import Period

RISE = "HL Topic Rise"
BY = (Dimension("line", ""), Dimension("category", ""), Dimension("area", ""))
WANTED = {"nothing_secret": 1}


class Topic(NamedTuple):
	"""What orders are about; an `area` of None is everywhere."""

	line: str | None
	category: str | None
	area: str | None


def run() -> None:
	"""The sweep of the scheduler: keep and tell of each rise of today that is not known yet."""
	if not frappe.get_cached_doc(topics.SETTINGS).tell:
		return
	now = now_datetime()
	found = find(Period(get_datetime(nowdate()), now))
	known = set(frappe.get_all(RISE, {"day": now.date()}, pluck="name"))
	new = {topic: row for topic, row in found.items() if name_of(now.date(), *topic) not in known}
	for topic, row in new.items():
		_keep(topic, row, now)
	_tell(list(new))


def find(period: Period) -> dict[Topic, dict[str, Any]]:
	"""Return the topics that rise in the period, with what `topics.judged` says and the number of orders."""
	settings = frappe.get_cached_doc(topics.SETTINGS)
	now = _numbers(period)
	history = [one for one in map(_numbers, topics.earlier(period, settings.weeks)) if one]
	rises: dict[Topic, dict[str, Any]] = {}
	# What rises everywhere comes first, and is not told again area by area.
	for topic in sorted(now, key=lambda one: one.area is not None):
		if topic._replace(area=None) in rises:
			continue
		row = topics.judged(now[topic], [one[topic] for one in history], settings)
		if row["rises"]:
			rises[topic] = {**row, "orders": now[topic]}
	return rises


def _numbers(period: Period) -> Counter[Topic]:
	"""By topic, everywhere and by area, the number of orders."""
	found: Counter[Topic] = Counter()
	for key, number in order_groups.numbers(BY, period, WANTED).items():
		topic = Topic(*key)
		for one in {topic, topic._replace(area=None)}:
			found[one] += number
	return found


def _keep(topic: Topic, row: dict[str, Any], now: datetime) -> None:
	values = {"day": now.date(), "orders": row["orders"], "expected": row["expected"], "found_at": now}
	# Rises are found, nobody makes one by hand.
	frappe.get_doc({"doctype": RISE, **topic._asdict(), **values}).insert(ignore_permissions=True)


def _tell(new: list[Topic]) -> None:
	"""Leave each leader one message for each rise of the own lines."""
	leaders = roles.holders(roles.LEADER)
	fences = roles.fences(leaders, RISE)
	today = nowdate()
	for topic in new:
		messages.tell(
			[user for user in leaders if user not in fences or topic.line in fences[user]],
			lambda topic=topic: _subject(topic),
			RISE,
			name_of(today, *topic),
		)


def _subject(topic: Topic) -> str:
	category = escape_html(_(topic.category or "") or _("Not Said"))
	if topic.area:
		return _("Many more orders than usual: {0}, {1}").format(category, escape_html(_(topic.area)))
	return _("Many more orders than usual: {0}").format(category)
