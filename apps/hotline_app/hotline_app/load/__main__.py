"""The command `python -m hotline_app.load --site SITE --orders N`, run in the folder `sites`."""

import argparse
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, datetime, timedelta
from time import monotonic

import frappe
from frappe.exceptions import IncorrectSitePath
from frappe.utils import getdate, nowdate

from hotline_app.demo import PASSWORD_KEY

from .orders import MAX_ORDERS, MAX_SEED, Generator
from .shapes import shapes
from .site import LoadError, prepare
from .writer import by_statement, connection, last_position, write

# In the configuration of a demo site: it was begun as one, or the demo's people were made on it.
DEMO_KEYS = ("hotline_demo", PASSWORD_KEY)
BATCH = 2_500
BAR_WIDTH = 40
INTERRUPTED = 130

Progress = Callable[[int, int, float], None]


def main(arguments: Sequence[str] | None = None) -> int:
	"""Run the command; return its exit code: 1 with one line on what is wrong, 130 if interrupted."""
	options = _options(arguments)
	try:
		_connect(options.site)
		_check_is_demo(options.site, options.force)
		return _run(options)
	except LoadError as error:
		print(f"demo: {error}", file=sys.stderr)
		return 1
	except KeyboardInterrupt:
		print("\ndemo: interrupted; the same command goes on from here", file=sys.stderr)
		return INTERRUPTED
	finally:
		frappe.destroy()


def load(orders: int, seed: int, until: datetime, progress: Progress | None = None) -> int:
	"""Bring the site to `orders` orders of this seed, placed before `until`; return how many were added.

	`progress` is told how many of how many are stored, and the seconds since the first was begun.
	Raises `LoadError`. What is stored when it is interrupted stays, and the next call goes on after it.
	"""
	present = last_position(seed)
	if present >= orders:
		return 0
	generator = Generator(shapes(), prepare(shapes()), seed, until)
	started = monotonic()

	def tell(position: int) -> None:
		if progress:
			progress(position - present, orders - present, monotonic() - started)

	tell(present)
	with connection() as connected, ThreadPoolExecutor(max_workers=1) as background:
		storing: Future[None] | None = None
		for first in range(present + 1, orders + 1, BATCH):
			rows = by_statement(generator.batch(first, min(first + BATCH - 1, orders)))
			if storing:
				storing.result()
				tell(first - 1)
			# The next batch is made while the server stores this one.
			storing = background.submit(write, connected, rows)
		storing.result()
		tell(orders)
	# What the framework's connection has read is a picture of the time before the load.
	frappe.db.commit()
	return orders - present


def _run(options: argparse.Namespace) -> int:
	bar = _Bar()
	until = datetime.combine(options.until or getdate(nowdate()), datetime.min.time())
	added = load(options.orders, options.seed, until, bar)
	if not added:
		already = f"{options.orders:,} orders of seed {options.seed}"
		print(f"nothing to add: {options.site} has these {already} already")
		return 0
	seconds = bar.seconds
	print(f"{added:,} orders in {seconds:.1f} s, {added / seconds:,.0f} orders/s")
	return 0


class _Bar:
	"""A progress bar on a terminal; elsewhere only the seconds are kept."""

	def __init__(self) -> None:
		self.seconds = 0.0

	def __call__(self, done: int, total: int, seconds: float) -> None:
		self.seconds = seconds
		if not sys.stderr.isatty():
			return
		filled = "█" * (BAR_WIDTH * done // total)
		speed = f", {done / seconds:,.0f}/s" if done else ""
		text = f"{filled:░<{BAR_WIDTH}} {done:,} of {total:,}{speed}"
		print(f"\r{text}", end="\n" if done == total else "", file=sys.stderr, flush=True)


def _connect(site: str) -> None:
	try:
		frappe.init(site=site)
		frappe.connect()
	except IncorrectSitePath:
		raise LoadError(f"there is no site {site} here") from None
	frappe.set_user("Administrator")


def _check_is_demo(site: str, force: bool) -> None:
	if not force and not any(frappe.conf.get(key) for key in DEMO_KEYS):
		raise LoadError(f"{site} is not a demo site; --force writes generated orders all the same")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
	parser = argparse.ArgumentParser(
		prog="demo", description="Write generated work orders, in the proportions of a real city's line."
	)
	parser.add_argument("--site", required=True, help="the site to write to")
	parser.add_argument(
		"--orders", required=True, type=_orders, help="how many the site is to have of the seed"
	)
	parser.add_argument(
		"--seed", type=_seed, default=1, help="the same seed makes the same orders (default: 1)"
	)
	parser.add_argument(
		"--until", type=date.fromisoformat, help="the day before which all happened: YYYY-MM-DD"
	)
	parser.add_argument("--force", action="store_true", help="also on a site that is not a demo")
	options = parser.parse_args(arguments)
	if options.until and options.until > date.today() + timedelta(days=1):
		parser.error("--until lies in the future")
	return options


def _orders(text: str) -> int:
	return _between(text, 1, MAX_ORDERS - 1)


def _seed(text: str) -> int:
	return _between(text, 0, MAX_SEED)


def _between(text: str, least: int, most: int) -> int:
	try:
		number = int(text)
	except ValueError:
		number = least - 1
	if not least <= number <= most:
		raise argparse.ArgumentTypeError(f"{text} is not a whole number from {least:,} to {most:,}")
	return number


if __name__ == "__main__":
	sys.exit(main())
