"""What seats want of their switch: checked here, done by the process that holds the connection."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import add_to_date, get_datetime, now_datetime

from . import mailbox
from .adapter import ACTIONS, NUMBER

SWITCH, SEAT, CALL = "HL Switch", "HL Seat", "HL Call"
# The process writes that it is there every ten seconds.
SILENT_S = 40
LISTENING = ("listen", "whisper")


class SwitchDown(frappe.ValidationError):
	"""There is no connection with the switch."""

	http_status_code = 503


class NotPossible(frappe.ValidationError):
	"""The command makes no sense to a switch."""

	http_status_code = 409


def send(seat: str, action: str, **values: Any) -> None:
	"""Hand a command of a seat to its switch, once the transaction is stored (`C-4.2.3a`).

	`values`: `call`, an HL Call; `target`, a number or an HL Seat (for listening: where the call is);
	`reason`; any more for a webhook. The user is told by realtime (`hotline_command`) if the switch refuses.
	Raises SwitchDown (503) without a connection, NotPossible (409) for a wrong number or a seat without a
	telephone.
	"""
	if action not in ACTIONS:
		raise ValueError(f"no such command: {action}")
	own = frappe.db.get_value(SEAT, seat, ["switch", "extension"], as_dict=True)
	if not own or not own.switch or not own.extension:
		frappe.throw(_("The seat {0} has no telephone on a switch.").format(seat), NotPossible)
	check_connected(own.switch)
	command = {
		"action": action,
		"extension": own.extension,
		"target": number_of(values.pop("target", None)),
		"reason": str(values.pop("reason", None) or ""),
		**_call_of(values.pop("call", None)),
		"values": {name: value for name, value in values.items() if value is not None},
	}
	if action in LISTENING and command["target"]:
		# Who listens says at which seat the call is now.
		command.update(seat_of_call=command["target"], target="")
	message = {"switch": own.switch, "seat": seat, "user": frappe.session.user, "command": command}
	mailbox.send(message)


def check_connected(switch: str) -> None:
	"""Raise SwitchDown (503) unless the process holds a connection with the switch."""
	if not is_connected(switch):
		frappe.throw(
			_("The telephone switch is not connected. Please go on by hand."),
			SwitchDown,
			title=_("No Telephone"),
		)


def is_connected(switch: str) -> bool:
	"""Whether the process holds a connection with the switch, and is alive itself."""
	found = frappe.db.get_value(SWITCH, switch, ["enabled", "state", "last_seen_at"], as_dict=True)
	if not found or not found.enabled or found.state != "Connected" or not found.last_seen_at:
		return False
	return get_datetime(found.last_seen_at) > add_to_date(now_datetime(), seconds=-SILENT_S)


def number_of(target: str | None) -> str:
	"""Return what is dialled for a number or a seat."""
	if not target:
		return ""
	number = frappe.db.get_value(SEAT, target, "extension") or "".join(
		letter for letter in str(target) if letter not in " -()"
	)
	if not NUMBER.match(number):
		frappe.throw(_("{0} is no telephone number.").format(target), NotPossible)
	return number


def _call_of(call: str | None) -> dict[str, str]:
	if not call:
		return {}
	found = frappe.db.get_value(CALL, call, ["external_id", "seat"], as_dict=True)
	if not found:
		frappe.throw(_("There is no such call."), frappe.DoesNotExistError)
	seat = found.seat and frappe.db.get_value(SEAT, found.seat, "extension")
	return {"call": found.external_id or "", "seat_of_call": seat or ""}
