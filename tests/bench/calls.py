"""Measures how long the events of calls take, from the switch's word to the message for the screen.

	../env/bin/python ../tests/bench/calls.py --site SITE [--calls 500] [--seats 30]

Run by hand, in `sites`; it stores a day of calls, shuffled, some twice and some lost, and rolls it all back:
take a site with the demo data. It prints the time of an event for half of them and for 19 of 20, and whether
each call that was told completely is there once and exact. The target is 300 ms from the event to the screen.
"""

import argparse
import statistics
import sys
from pathlib import Path
from time import perf_counter

import frappe
from frappe.utils import add_to_date, now_datetime

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
	parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
	parser.add_argument("--site", required=True)
	parser.add_argument("--calls", type=int, default=500)
	parser.add_argument("--seats", type=int, default=30)
	options = parser.parse_args()
	frappe.init(site=options.site)
	frappe.connect()
	frappe.set_user("Administrator")
	try:
		measure(options.calls, options.seats)
	finally:
		frappe.db.rollback()
		frappe.destroy()
	return 0


def measure(number: int, seats: int) -> None:
	"""Take a day of calls and print what it cost."""
	sys.path.insert(0, str(ROOT))
	from hotline_app.telephony import events

	from tests.support import calls

	names = [str(n) for n in range(9000, 9000 + seats)]
	for name in names:
		calls.seat(name)
	day = calls.day(names, number, 1, add_to_date(now_datetime(), hours=-20).replace(microsecond=0))
	sent = calls.mixed([event for call in day for event in call.events], 1, doubled=0.2, lost=0.05)
	spent = []
	for event in sent:
		begin = perf_counter()
		events.take(calls.SWITCH, event)
		spent.append(1000 * (perf_counter() - begin))
	spent.sort()
	p95 = spent[int(len(spent) * 0.95)]
	print(f"{len(sent):,} events: median {statistics.median(spent):.1f} ms, 19 of 20 below {p95:.1f} ms")
	left = {event.event_id for event in sent}
	complete = [call for call in day if all(event.event_id in left for event in call.events)]
	for call in complete:
		calls.check_exact(call, call.stored())
	print(f"{len(complete)} of {number} calls were told completely; each is there once and exact")


if __name__ == "__main__":
	sys.exit(main())
