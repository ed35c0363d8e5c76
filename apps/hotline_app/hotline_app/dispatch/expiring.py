"""What runs out: suspensions end by themselves, certificates and agreements are told of ahead (`C-4.3.2`).

Who must know is told once at each of the days that HL Provider Settings name, in one message for each
provider's record.
"""

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.utils import add_days, formatdate, nowdate

from hotline_app import messages

from . import providers

SERVING = ("Active", "Suspended")


def run() -> None:
	"""Remind of what ends soon; every day."""
	settings = frappe.get_cached_doc("HL Provider Settings")
	administrators = providers.in_charge()
	for days in reversed(settings.reminders()):
		_remind_of_certificates(days, administrators)
		_remind_of_agreements(days, administrators)


def end_suspensions() -> None:
	"""Take back who was suspended until yesterday or earlier; every hour."""
	over = [
		["stage", "=", "Suspended"],
		# No end at all would count as one long ago.
		["suspended_until", "is", "set"],
		["suspended_until", "<", nowdate()],
	]
	for name in frappe.get_all("HL Provider", over, pluck="name"):
		frappe.db.savepoint("end_suspension")
		try:
			_take_back(name)
		except frappe.ValidationError:
			# Whose agreement has ended meanwhile waits for a person.
			frappe.db.rollback(save_point="end_suspension")
			frappe.clear_last_message()


def _take_back(name: str) -> None:
	provider = frappe.get_doc("HL Provider", name, for_update=True)
	provider.stage_reason = _("The suspension has ended.")
	provider.move_to("Active")
	# The end was set by whoever suspended the provider.
	provider.save(ignore_permissions=True)


def _remind_of_certificates(days: int, administrators: list[str]) -> None:
	rows = _ending("HL Provider Certificate", "valid_until", "warned", days, ["provider", "category"])
	serving = set(
		frappe.get_all(
			"HL Provider",
			{"name": ("in", list({row.provider for row in rows}) or [""]), "stage": ("in", SERVING)},
			pluck="name",
		)
	)
	rows = [row for row in rows if row.provider in serving]
	for row in rows:
		row.subject = lambda row=row: _("The certificate of {0} for {1} ends on {2}").format(
			row.provider_name, _(row.category), formatdate(row.ends)
		)
	_tell("HL Provider Certificate", "warned", days, rows, administrators)


def _remind_of_agreements(days: int, administrators: list[str]) -> None:
	rows = _ending("HL Provider", "agreement_until", "agreement_warned", days, ["name as provider"], SERVING)
	for row in rows:
		row.subject = lambda row=row: _("The agreement with {0} ends on {1}").format(
			row.provider_name, formatdate(row.ends)
		)
	_tell("HL Provider", "agreement_warned", days, rows, administrators)


def _ending(
	doctype: str, date_field: str, warned_field: str, days: int, fields: list[str], stages: Iterable[str] = ()
) -> list[frappe._dict]:
	"""Records that end within so many days and of which nobody was told at this or a later day yet."""
	filters = [
		[date_field, "between", [nowdate(), add_days(nowdate(), days)]],
		*([["stage", "in", list(stages)]] if stages else []),
	]
	rows = frappe.get_all(
		doctype,
		filters=filters,
		or_filters=[[warned_field, "=", 0], [warned_field, ">", days]],
		fields=["name", f"{date_field} as ends", *fields],
	)
	names = dict(
		frappe.get_all(
			"HL Provider",
			{"name": ("in", list({row.provider for row in rows}) or [""])},
			["name", "provider_name"],
			as_list=True,
		)
	)
	for row in rows:
		row.provider_name = names.get(row.provider)
	return rows


def _tell(
	doctype: str, warned_field: str, days: int, rows: list[frappe._dict], administrators: list[str]
) -> None:
	if not rows:
		return
	users = providers.users_of({row.provider for row in rows})
	for row in rows:
		messages.tell([*users.get(row.provider, ()), *administrators], row.subject, doctype, row.name)
	frappe.db.set_value(
		doctype, {"name": ("in", [row.name for row in rows])}, warned_field, days, update_modified=False
	)
