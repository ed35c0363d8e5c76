"""What the form of a switch checks and offers."""

import asyncio
import re
from typing import Any

import frappe
from frappe import _

from . import commands, desk, mailbox
from .adapter import CommandRefused, Settings, SwitchError
from .kinds import ADAPTERS

HOST = re.compile(r"^[A-Za-z0-9._:-]{1,253}$")
# What stands for a number in a name on the switch; anything else there is the administrator's.
_PLACE = "{0}"
CONTROLS = ("start", "stop", "call")


def check(switch) -> None:
	"""Refuse what can't be connected."""
	if switch.kind in ("Asterisk AMI", "Asterisk ARI", "FreeSWITCH"):
		if not HOST.match(switch.host or ""):
			frappe.throw(_("Please give the name or address of the switch's machine."), frappe.MandatoryError)
		if (switch.port or 0) > 65535:
			frappe.throw(_("There is no port {0}.").format(switch.port))
	if switch.rating_number:
		switch.rating_number = commands.number_of(switch.rating_number)
	for field in ("address", "recording_address"):
		if switch.get(field) and not switch.get(field).startswith(("http://", "https://")):
			frappe.throw(_("{0} is no web address.").format(switch.get(field)))
	for field in ("endpoint", "trunk"):
		if switch.get(field) and _PLACE not in switch.get(field):
			label = _(switch.meta.get_label(field), context=switch.doctype)
			frappe.throw(_("{0}: {1} must stand where the number belongs.").format(label, _PLACE))
	if switch.recording_folder and not switch.recording_folder.startswith("/"):
		frappe.throw(_("The folder of recordings begins with a slash."))


def try_connection(switch) -> dict[str, Any]:
	"""Connect once, as the process would, and say what came of it; nothing is kept."""
	return try_settings(desk.settings_from(switch))


def try_settings(settings: Settings) -> dict[str, Any]:
	"""Connect once with these settings; needs no site."""
	adapter = ADAPTERS[settings.kind](settings, lambda _event: None)
	try:
		calls = asyncio.run(_try(adapter))
	except (SwitchError, CommandRefused, TimeoutError, OSError) as error:
		return {"connected": False, "message": str(error) or type(error).__name__}
	return {"connected": True, "calls": calls}


async def _try(adapter) -> int:
	try:
		await adapter.connect()
		serving = asyncio.create_task(adapter.serve())
		try:
			return len(await adapter.calls() or ())
		finally:
			serving.cancel()
			await asyncio.gather(serving, return_exceptions=True)
	finally:
		await adapter.close()


def control(switch, what: str, caller: str | None = None) -> None:
	"""Start or stop simulated calls, or let somebody call the user's own seat. Raises SwitchDown (503)."""
	if what not in CONTROLS or switch.kind != "Simulator":
		frappe.throw(_("This switch is not simulated."))
	values = _own_seat(switch, caller) if what == "call" else {}
	if what == "call":
		commands.check_connected(switch.name)
	else:
		switch.db_set("running", int(what == "start"), update_modified=False)
	if commands.is_connected(switch.name):
		message = {"switch": switch.name, "control": what, "values": values, "user": frappe.session.user}
		mailbox.send(message)


def _own_seat(switch, caller: str | None) -> dict[str, str]:
	own = {"agent": frappe.session.user, "switch": switch.name}
	extension = frappe.db.get_value("HL Seat", own, "extension")
	if not extension:
		frappe.throw(_("Please sign in at a seat of this switch first, and be ready."), commands.NotPossible)
	return {"extension": extension, "caller": commands.number_of(caller)}
