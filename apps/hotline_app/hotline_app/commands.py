"""Commands of `bench` that the app adds."""

import asyncio
import logging
import signal

import click
import frappe
from frappe.commands import pass_context


@click.command("hotline-telephony")
@pass_context
def telephony(context):
	"""Hold the connections with telephone switches, of one site or of all that have the app."""
	from hotline_app.telephony.switch import process

	logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
	asyncio.run(_until_told(process.serve(lambda: _sites_with_the_app(context.sites))))


@click.command("simulate-calls")
@click.option(
	"--day", help="The day that is made up, such as 2026-11-20; the day before today if none is given"
)
@click.option("--calls", default=200, show_default=True, help="How many calls come in, about")
@click.option("--seed", default=1, show_default=True, help="The same seed makes the same day")
@click.option("--switch", help="Name of a switch of the kind Simulator; the first one if none is given")
@pass_context
def simulate_calls(context, day: str | None, calls: int, seed: int, switch: str | None):
	"""Make up a past day of calls at the simulator's seats, as fast as they can be stored."""
	from hotline_app.telephony.simulation import past

	for site in context.sites:
		frappe.init(site=site)
		frappe.connect()
		try:
			made = past.play(switch=switch, day=day, calls=calls, seed=seed)
		finally:
			frappe.destroy()
		click.echo(f"{site}: {made} calls")
	if not context.sites:
		raise click.UsageError("Name the site: --site SITE")


def _sites_with_the_app(named: list[str]) -> list[str]:
	"""Return which of the named sites, or of all, have the app; one that can't be read has not, for now."""
	found = []
	for site in named or frappe.utils.get_sites():
		try:
			frappe.init(site=site, force=True)
			frappe.connect()
			if "hotline_app" in frappe.get_installed_apps():
				found.append(site)
		except Exception as error:
			logging.warning("%s: can't be read yet: %s", site, error)
		finally:
			frappe.destroy()
	return found


async def _until_told(work) -> None:
	"""Work until the process is told to end, and leave the switches properly."""
	task = asyncio.ensure_future(work)
	loop = asyncio.get_running_loop()
	for number in (signal.SIGTERM, signal.SIGINT):
		loop.add_signal_handler(number, task.cancel)
	try:
		await task
	except asyncio.CancelledError:
		return


commands = [telephony, simulate_calls]
