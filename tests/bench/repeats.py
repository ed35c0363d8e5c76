"""Measures how long likely repeats take to find among many orders; run by hand, in the folder `sites`.

	../env/bin/python ../tests/bench/repeats.py --site SITE [--orders 100000] [--calls 200]
		[--url http://localhost:8000 --user agent@demo.example --password PASSWORD]

It brings the site to so many generated orders, which stay there: take one that is there for it. Then it
asks as an agent would who types an order like one of the latest. With an address it also measures the
whole call over HTTP. The target is 150 ms at 100,000 orders, for 19 of 20 calls.
"""

import argparse
import sys
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from os import getloadavg
from random import Random
from time import perf_counter
from typing import Any

import frappe
import requests
from frappe.utils import now_datetime
from hotline_app.intake import repeats
from hotline_app.load.__main__ import load

SEED = 8_000
TYPED = (
	"line",
	"kind",
	"category",
	"area",
	"address",
	"latitude",
	"longitude",
	"caller_phone",
	"description",
)


def main() -> int:
	options = _options()
	frappe.init(site=options.site)
	frappe.connect()
	frappe.set_user("Administrator")
	measure(options.orders, options.calls, options.url, options.user, options.password)
	frappe.destroy()
	return 0


def measure(
	orders: int, calls: int, url: str | None = None, user: str | None = None, password: str | None = None
) -> None:
	"""Print what the plans are and how long the function, and with `url` the call over HTTP, takes."""
	load(orders, SEED, datetime.combine(now_datetime().date(), datetime.min.time()))
	frappe.db.sql("analyze table `tabHL Work Order`")
	print(f"{frappe.db.count('HL Work Order'):,} orders; load of the machine: {getloadavg()[0]:.1f}")
	values = _typed(calls)
	_print_plans(values[0])
	found = [len(repeats.find(row)) for row in values[:20]]
	print(f"found: {found}")
	_print("function", _seconds(lambda row: _asked(row), values))
	if url:
		session = requests.Session()
		session.trust_env = False
		session.post(
			f"{url}/api/method/login", data={"usr": user, "pwd": password}, timeout=60
		).raise_for_status()
		_print("HTTP, all hints", _seconds(lambda row: _call(session, url, row), values))


def _typed(calls: int) -> list[dict[str, Any]]:
	"""Orders like some of the last days, as they are typed: nothing of them is stored."""
	week = now_datetime() - timedelta(days=7)
	rows = frappe.get_all(
		"HL Work Order",
		filters={"creation": (">", week)},
		fields=list(TYPED),
		order_by="creation desc",
		limit=5_000,
	)
	return Random(1).choices(rows, k=calls)


def _print_plans(values: dict[str, Any]) -> None:
	rule = repeats.rule_for(values)
	since = now_datetime() - timedelta(days=rule.days)
	queries = {
		filters[0][0]: frappe.get_all(
			"HL Work Order", filters=filters, fields=["name"], order_by="creation desc", limit=60, run=False
		)
		for filters in repeats.candidate_filters(repeats._read(values), rule, since)
	}
	if values["latitude"]:
		queries["place"] = repeats.near_by(values, rule.metres, since).get_sql()
	for title, query in queries.items():
		plan = frappe.db.sql(f"explain {query}", as_dict=True)[0]
		print(f"by {title:<13} {plan.key or 'no index':<36} {plan.rows} rows, {plan.Extra}")


def _asked(row: dict[str, Any]) -> None:
	# As in a request of its own: nothing is remembered in the process.
	frappe.local.cache = {}
	repeats.find(row)


def _call(session: requests.Session, url: str, row: dict[str, Any]) -> None:
	answer = session.post(
		f"{url}/api/method/hotline_app.api.assist.check",
		json={"values": row},
		headers={"X-Frappe-CSRF-Token": session.headers.get("X-Frappe-CSRF-Token", "")},
		timeout=60,
	)
	answer.raise_for_status()


def _seconds(act: Callable[[dict[str, Any]], None], values: Iterable[dict[str, Any]]) -> list[float]:
	taken = []
	for row in values:
		started = perf_counter()
		act(row)
		taken.append(perf_counter() - started)
	return sorted(taken)


def _print(title: str, taken: list[float]) -> None:
	p50, p95 = (taken[int(len(taken) * share)] * 1000 for share in (0.5, 0.95))
	print(f"{title}: p50 {p50:.1f} ms, p95 {p95:.1f} ms, worst {taken[-1] * 1000:.1f} ms, {len(taken)} calls")


def _options() -> argparse.Namespace:
	parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
	parser.add_argument("--site", required=True)
	parser.add_argument("--orders", type=int, default=100_000)
	parser.add_argument("--calls", type=int, default=200)
	parser.add_argument("--url")
	parser.add_argument("--user")
	parser.add_argument("--password")
	return parser.parse_args()


if __name__ == "__main__":
	sys.exit(main())
