"""Measures how long the best providers for an order take to find among many; run by hand, in `sites`.

	../env/bin/python ../tests/bench/matching.py --site SITE [--providers 10000] [--calls 200]

It stores so many providers around the town of the demo data, with services, areas, certificates, prices and
jobs in hand, and deletes them at the end: take a site that is there for it. The target is 50 ms at 10,000
providers, for 19 of 20 calls.

Two cores, 10,000 providers, 200 orders with a place and 50 without one; median and 19 of 20 calls (ms):

	load 4.3   18 and 37, without a place 22 and 48 (no certificates and equipment in the query yet)
	load 9.5   26 and 39, without a place 40 and 93
	load 6.5   35 and 58, without a place 42 and 73 (other work took most of both cores)
	load 11.3  34 and 57, without a place 38 and 47 (beside 1,000,000 orders; other work likewise)
	load 8.0   18 and 32, without a place 17 and 24 (the same a little later)
"""

import argparse
import sys
from math import cos, radians
from os import getloadavg
from random import Random
from time import perf_counter
from typing import Any
from unittest.mock import patch

import frappe
from frappe.utils import add_days, now, nowdate
from hotline_app.dispatch import matching, nearby, suitability

WRITTEN = (
	"HL Provider",
	"HL Provider Service",
	"HL Provider Certificate",
	"HL Provider Area",
	"HL Provider Equipment",
	"HL Dispatch",
)
TOWN = (30.865, 120.183)
# Most work in the town, some out to the county.
SPREAD_KM = 15
SERVICES = 3
BUSY = 3


def main() -> int:
	options = _options()
	frappe.init(site=options.site)
	frappe.connect()
	frappe.set_user("Administrator")
	try:
		measure(options.providers, options.calls)
	finally:
		_delete()
		frappe.destroy()
	return 0


def measure(providers: int, calls: int) -> None:
	"""Print what the plans are and how long `candidates` takes for orders here and there."""
	random = Random(7)
	trades = frappe.get_all(
		"HL Category", {"is_group": 0, "certificate_required": 0, "high_risk": 0}, pluck="name"
	)
	certified = frappe.get_all("HL Category", {"is_group": 0, "certificate_required": 1}, pluck="name")
	risky = frappe.get_all("HL Category", {"is_group": 0, "high_risk": 1}, pluck="name")
	certified += [category for category in risky if category not in certified]
	_write(random, providers, trades, certified)
	print(f"{frappe.db.count('HL Provider'):,} providers; load of the machine: {getloadavg()[0]:.1f}")
	orders = [_order(random, trades + certified) for _ in range(calls)]
	_print_plan(orders[0])
	for order in orders[:10]:
		matching.candidates(order)
	found = [len(matching.candidates(order)) for order in orders[:20]]
	print(f"found: {found}")
	_print("here and there", _seconds(orders))
	_print("without a place", _seconds([_without_place(order) for order in orders[: calls // 4]]))


def _write(random: Random, providers: int, trades: list[str], certified: list[str]) -> None:
	areas = frappe.get_all("HL Area", {"is_group": 1}, pluck="name")
	rows: dict[str, list[dict[str, Any]]] = {}
	for number in range(providers):
		name = f"BENCH-{number:06d}"
		latitude, longitude = _somewhere(random)
		_add(
			rows,
			"HL Provider",
			name=name,
			provider_name=f"Provider {number}",
			phone=f"138{number:08d}",
			stage="Active",
			load_limit=random.randint(3, 8),
			latitude=latitude,
			longitude=longitude,
			agreement_until=add_days(nowdate(), random.randint(1, 700)),
			quality=random.uniform(40, 100),
			quality_at=now(),
		)
		for position, category in enumerate(random.sample(trades + certified, SERVICES)):
			child = {"parent": name, "parenttype": "HL Provider", "idx": position + 1}
			_add(
				rows,
				"HL Provider Service",
				name=f"{name}-{position}",
				parentfield="services",
				category=category,
				amount=random.randint(30, 200),
				latitude=latitude,
				longitude=longitude,
				**child,
			)
			if category in certified:
				_add(
					rows,
					"HL Provider Certificate",
					name=f"{name}-{position}",
					provider=name,
					category=category,
					certificate_number=name,
					valid_until=add_days(nowdate(), random.randint(-30, 300)),
				)
				_add(
					rows,
					"HL Provider Equipment",
					name=f"{name}-{position}",
					parentfield="equipment",
					category=category,
					equipment="Harness",
					valid_until=add_days(nowdate(), random.randint(-30, 300)),
					**child,
				)
		if areas and random.random() < 0.7:
			_add(
				rows,
				"HL Provider Area",
				name=f"{name}-a",
				parentfield="areas",
				area=random.choice(areas),
				parent=name,
				parenttype="HL Provider",
				idx=1,
			)
		for job in range(random.randint(0, BUSY)):
			_add(rows, "HL Dispatch", name=f"{name}-{job}", provider=name, stage="Accepted", work_order="-")
	for doctype, values in rows.items():
		fields = list(values[0])
		frappe.db.bulk_insert(doctype, fields, [tuple(row[field] for field in fields) for row in values])

	frappe.db.commit()
	for doctype in rows:
		frappe.db.sql_ddl(f"analyze table `tab{doctype}`")


def _delete() -> None:
	for doctype in WRITTEN:
		frappe.db.delete(doctype, {"name": ("like", "BENCH-%")})
	frappe.db.commit()


def _add(rows: dict[str, list[dict[str, Any]]], doctype: str, **values: Any) -> None:
	moment = now()
	rows.setdefault(doctype, []).append({**values, "creation": moment, "modified": moment})


def _somewhere(random: Random) -> tuple[float, float]:
	north, east = random.gauss(0, SPREAD_KM), random.gauss(0, SPREAD_KM)
	latitude = TOWN[0] + north / nearby.KM_PER_DEGREE
	return latitude, TOWN[1] + east / (nearby.KM_PER_DEGREE * cos(radians(TOWN[0])))


def _order(random: Random, categories: list[str]):
	latitude, longitude = _somewhere(random)
	return frappe.get_doc(
		{
			"doctype": "HL Work Order",
			"category": random.choice(categories),
			"area": "Wuxing District" if frappe.db.exists("HL Area", "Wuxing District") else None,
			"latitude": latitude,
			"longitude": longitude,
		}
	)


def _without_place(order):
	order.latitude = order.longitude = 0
	return order


def _print_plan(order) -> None:
	need = suitability.need_of(order)
	point = (order.latitude, order.longitude)
	statements, send = [], frappe.db.sql

	def noted(*query, **options):
		statements.append(query)
		return send(*query, **options)

	with patch.object(frappe.db, "sql", noted):
		suitability.free(
			suitability.offering(need, point, matching.RADII_KM[1], limit=matching.FIRST_PAGE), need
		)
	for statement, *values in statements:
		for row in frappe.db.sql(f"explain {statement}", *values, as_dict=True):
			print(f"{row.table or '':<26} {row.key or 'no index':<28} {row.rows} rows, {row.Extra}")


def _seconds(orders: list) -> list[float]:
	taken = []
	for order in orders:
		# As in a request of its own: nothing is remembered in the process.
		frappe.local.cache = {}
		frappe.local.document_cache = {}
		started = perf_counter()
		matching.candidates(order)
		taken.append(perf_counter() - started)
	return sorted(taken)


def _print(title: str, taken: list[float]) -> None:
	p50, p95 = (taken[int(len(taken) * part)] * 1000 for part in (0.5, 0.95))
	print(f"{title}: p50 {p50:.1f} ms, p95 {p95:.1f} ms, worst {taken[-1] * 1000:.1f} ms, {len(taken)} calls")


def _options() -> argparse.Namespace:
	parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
	parser.add_argument("--site", required=True)
	parser.add_argument("--providers", type=int, default=10_000)
	parser.add_argument("--calls", type=int, default=200)
	return parser.parse_args()


if __name__ == "__main__":
	sys.exit(main())
