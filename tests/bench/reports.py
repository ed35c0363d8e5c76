"""Measures how long reports, lists and sweeps take over many orders; run by hand, in the folder `sites`.

	../env/bin/python ../tests/bench/reports.py --site SITE [--orders 1000000] [--only "Hot Topics"]

It brings the site to so many generated orders of a year, and what hangs on them (`fill.py`), which stay
there: take one that is there for it. Each report is asked for a day, a week, a month and a year, as a leader
asks. The target is 3 s; `prepared` stands beside what the desk does not answer at once, `SLOW` beside what it
answers at once all the same. The figures of the last time are in `docs/operators.md`.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from os import getloadavg
from pathlib import Path
from time import perf_counter

import frappe
from frappe.desk import query_report
from frappe.desk.doctype.number_card.number_card import get_result as number_of
from frappe.utils import add_days, nowdate
from hotline_app.insight import amounts, measuring, rising
from hotline_app.insight.statistics.orders import Period
from hotline_app.load.__main__ import load
from hotline_app.sla import sweep

sys.path.insert(0, str(Path(__file__).parent))
from fill import fill

SEED = 8_000
TARGET_S = 3
TABLES = (
	"HL Work Order",
	"HL SLA Clock",
	"HL Dispatch",
	"HL Follow-up Task",
	"HL Follow-up Answer",
	"HL Call",
	"HL Call Leg",
	"HL Seat Event",
	"HL Complaint",
	"HL Quality Review",
)
# A report with these filters beside the period; what isn't named here is asked with none.
ASKED = {
	"Order Statistics": ({"by": "category_1"}, {"by": "category", "then_by": "area"}, {"by": "day"}),
	"Hot Topics": ({"and_by": "area"},),
	"Enquiry Journal": ({"every": "Month"}, {"every": "Month", "records": 1}),
	"Follow-up Journal": ({"every": "Month"}, {"every": "Month", "records": 1}),
	"Complaint Analysis": ({"group": "reason"}, {"group": "Month"}),
}
PERIODS = {"day": 0, "week": 6, "month": 30, "year": 364}
LISTS = (
	("open, by deadline", {"stage": ("in", ("Accepted", "Handling", "Waiting"))}, "next_due_at asc"),
	("latest", {}, "creation desc"),
	("last changed", {}, "modified desc"),
	("of a category", {"category": "HEATING"}, "modified desc"),
	("of a kind and stage", {"kind": "Repair", "stage": "Closed"}, "modified desc"),
	("of a stage", {"stage": "Waiting"}, "modified desc"),
	("of an agent", {"agent": "agent@demo.example"}, "modified desc"),
	("without a provider", {"provider": ("is", "not set")}, "modified desc"),
	("of a day", {"creation": (">=", str(date.today() - timedelta(days=1)))}, "modified desc"),
	("by title", {"title": ("like", "%heat%")}, "modified desc"),
	("by number", {"name": ("like", "%0042%")}, "modified desc"),
	("by phone", {"caller_phone": "0008000" + "1" + "0000042"}, "modified desc"),
)
READERS = ("agent@demo.example", "leader@demo.example", "admin@demo.example")


def main() -> int:
	options = _options()
	frappe.init(site=options.site)
	frappe.connect()
	frappe.set_user("Administrator")
	added = load(options.orders, SEED, datetime.combine(datetime.now().date(), datetime.min.time()))
	if fill() or added:
		for table in TABLES:
			frappe.db.sql(f"analyze table `tab{table}`")
	print(f"{frappe.db.count('HL Work Order'):,} orders; load of the machine: {getloadavg()[0]:.1f}")
	parts = {
		"reports": _reports,
		"indicators": _indicators,
		"lists": _lists,
		"desk": _desk,
		"sweeps": _sweeps,
	}
	for name, part in parts.items():
		if options.part in (None, name):
			part(options)
	print(f"load of the machine: {getloadavg()[0]:.1f}")
	frappe.destroy()
	return 0


def _reports(options: argparse.Namespace) -> None:
	yesterday = add_days(nowdate(), -1)
	for name in _names():
		if options.only not in (None, name):
			continue
		frappe.set_user(options.user)
		report = frappe.get_doc("Report", name)
		report.custom_columns = []
		if not frappe.has_permission(report.ref_doctype, "report"):
			frappe.set_user("Administrator")
		for filters in ASKED.get(name, ({},)):
			for period, days in PERIODS.items():
				asked = {"from_date": add_days(yesterday, -days), "to_date": yesterday, **filters}
				prepared = amounts.is_much(name, asked)
				_print(f"{name} {filters or ''}", period, partial(_answer, report, asked), prepared)


def _answer(report, asked: dict) -> str:
	"""Ask as the desk does; say how much there was."""
	result = query_report.generate_report_result(report, asked, frappe.session.user)
	return f"{len(result['result'])} rows"


def _names() -> Iterator[str]:
	"""All script reports of the app."""
	modules = frappe.get_all("Module Def", {"app_name": "hotline_app"}, pluck="name")
	own = {"report_type": "Script Report", "module": ("in", modules), "disabled": 0}
	yield from frappe.get_all("Report", own, pluck="name", order_by="name")


def _indicators(options: argparse.Namespace) -> None:
	frappe.set_user(options.user)
	until = datetime.combine(datetime.now().date(), datetime.min.time())
	for name in frappe.get_all("HL Indicator", {"enabled": 1}, pluck="name", order_by="name"):
		for period, days in (("month", 31), ("year", 365)):
			_print(name, period, partial(measuring.measure, name, until - timedelta(days=days), until))


def _lists(options: argparse.Namespace) -> None:
	"""What the list of orders asks: a page, and how many there are."""
	fields = [
		"name",
		"title",
		"kind",
		"category",
		"stage",
		"workflow_state",
		"agent",
		"next_due_at",
		"modified",
	]
	for user in READERS:
		frappe.set_user(user)
		for title, filters, order_by in LISTS:
			_print(
				f"{user.split('@')[0]}: {title}",
				"page",
				partial(frappe.get_list, "HL Work Order", filters, fields, order_by=order_by, limit=20),
			)


def _desk(options: argparse.Namespace) -> None:
	"""The numbers and charts on the pages of the desk."""
	sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
	from hotline_app.hotline_setup.test_workspaces import filters_of

	frappe.set_user("Administrator")
	modules = ("in", frappe.get_all("Module Def", {"app_name": "hotline_app"}, pluck="name"))
	for card in frappe.get_all("Number Card", {"module": modules}, pluck="name", order_by="name"):
		doc = frappe.get_doc("Number Card", card)
		_print(card, "card", partial(number_of, doc.as_dict(), filters_of(doc)))
	for chart in frappe.get_all("Dashboard Chart", {"module": modules}, pluck="name", order_by="name"):
		doc = frappe.get_doc("Dashboard Chart", chart)
		report = frappe.get_doc("Report", doc.report_name)
		report.custom_columns = []
		_print(chart, "chart", partial(_answer, report, filters_of(doc)))


def _sweeps(options: argparse.Namespace) -> None:
	frappe.set_user("Administrator")
	now = datetime.now()
	today = Period(now.replace(hour=0, minute=0, second=0) - timedelta(days=1), now - timedelta(days=1))
	_print("sudden rises of a day", "sweep", lambda: rising.find(today))
	_print("deadlines", "sweep", sweep.run)


def _print(title: str, period: str, act: Callable[[], object], prepared: bool = False) -> None:
	frappe.local.cache = {}
	begun = perf_counter()
	try:
		said = act()
	except Exception as error:
		said = f"{type(error).__name__}: {str(error)[:60]}"
	seconds = perf_counter() - begun
	mark = "prepared" if prepared else "SLOW" if seconds > TARGET_S else ""
	told = said if isinstance(said, str) else ""
	print(f"{title:<64} {period:<6} {seconds:7.2f} s  {mark:<8} {told}", flush=True)
	frappe.db.rollback()


def _options() -> argparse.Namespace:
	parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
	parser.add_argument("--site", required=True)
	parser.add_argument("--orders", type=int, default=1_000_000)
	parser.add_argument("--part", choices=("reports", "indicators", "lists", "desk", "sweeps"))
	parser.add_argument("--only")
	parser.add_argument("--user", default="leader@demo.example")
	return parser.parse_args()


if __name__ == "__main__":
	sys.exit(main())
