"""Measures how many generated orders a second a site takes; run by hand, in the folder `sites`.

	../env/bin/python ../tests/bench/load.py --site SITE [--orders 20000] [--seed 9000]

The orders stay on the site: take one that is there for it. A seed that is there already is passed over.
"""

import argparse
import sys
from datetime import datetime

import frappe
from hotline_app.load.__main__ import load
from hotline_app.load.orders import MAX_SEED
from hotline_app.load.writer import last_position


def main() -> int:
	parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
	parser.add_argument("--site", required=True)
	parser.add_argument("--orders", type=int, default=20_000)
	parser.add_argument("--seed", type=int, default=9_000)
	options = parser.parse_args()
	frappe.init(site=options.site)
	frappe.connect()
	frappe.set_user("Administrator")
	seed = next(seed for seed in range(options.seed, MAX_SEED + 1) if not last_position(seed))
	today = datetime.now().replace(hour=0, minute=0, second=0, microsecond=0)
	seconds = 0.0

	def note(done: int, total: int, so_far: float) -> None:
		nonlocal seconds
		seconds = so_far
		if done:
			print(f"{done:>9,} of {total:,}  {done / so_far:8,.0f} orders/s")

	added = load(options.orders, seed, today, note)
	print(f"seed {seed}: {added:,} orders in {seconds:.1f} s, {added / seconds:,.0f} orders/s")
	frappe.destroy()
	return 0


if __name__ == "__main__":
	sys.exit(main())
