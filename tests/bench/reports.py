"""Measures how long the statistics take over many orders; run by hand, in the folder `sites`.

	../env/bin/python ../tests/bench/reports.py --site SITE [--orders 1000000] [--only "Hot Topics"]

It brings the site to so many generated orders of a year, which stay there: take one that is there for it.
Each report is asked for a month and for the whole year, as a leader asks. The target is 3 s; what takes
longer is prepared in the background.
"""

import argparse
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from os import getloadavg
from time import perf_counter

import frappe
from frappe.utils import add_days, nowdate
from hotline_app.insight import rising
from hotline_app.insight.statistics.orders import Period
from hotline_app.load.__main__ import load

SEED = 8_000
TARGET_S = 3
TABLES = ("HL Work Order", "HL SLA Clock", "HL Dispatch", "HL Follow-up Task", "HL Follow-up Answer")
ASKED = (
	("Order Statistics", {"by": "category_1"}),
	("Order Statistics", {"by": "category", "then_by": "area"}),
	("Order Statistics", {"by": "day"}),
	("Deadlines Kept", {}),
	("Agent Statistics", {}),
	("Provider Statistics", {}),
	("Unit Statistics", {}),
	("Hot Topics", {"and_by": "area"}),
	("Weak Points", {}),
	("New Words", {}),
	("Peaks", {}),
)
PERIODS = {"day": 0, "month": 30, "year": 364}


def main() -> int:
	options = _options()
	frappe.init(site=options.site)
	frappe.connect()
	frappe.set_user("Administrator")
	load(options.orders, SEED, datetime.combine(datetime.now().date(), datetime.min.time()))
	for table in TABLES:
		frappe.db.sql(f"analyze table `tab{table}`")
	print(f"{frappe.db.count('HL Work Order'):,} orders; load of the machine: {getloadavg()[0]:.1f}")
	frappe.set_user(options.user)
	yesterday = add_days(nowdate(), -1)
	for name, filters in ASKED:
		if options.only in (None, name):
			for period, days in PERIODS.items():
				asked = {"from_date": add_days(yesterday, -days), "to_date": yesterday, **filters}
				_print(f"{name} {filters or ''}", period, _report(name, asked))
	now = datetime.now()
	today = Period(now.replace(hour=0, minute=0, second=0) - timedelta(days=1), now - timedelta(days=1))
	_print("sudden rises of a day", "sweep", lambda: rising.find(today))
	frappe.destroy()
	return 0


def _report(name: str, filters: dict) -> Callable[[], object]:
	report = frappe.get_doc("Report", name)
	return lambda: report.execute_script_report(filters)


def _print(title: str, period: str, act: Callable[[], object]) -> None:
	frappe.local.cache = {}
	begun = perf_counter()
	act()
	seconds = perf_counter() - begun
	mark = "" if seconds < TARGET_S else "  to be prepared"
	print(f"{title:<62} {period:<6} {seconds:7.2f} s{mark}", flush=True)


def _options() -> argparse.Namespace:
	parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
	parser.add_argument("--site", required=True)
	parser.add_argument("--orders", type=int, default=1_000_000)
	parser.add_argument("--only")
	parser.add_argument("--user", default="leader@demo.example")
	return parser.parse_args()


if __name__ == "__main__":
	sys.exit(main())
