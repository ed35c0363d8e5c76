"""Warnings to providers: who is told, and when so many that a suspension is proposed (`C-5.3.3`)."""

import frappe
from frappe import _
from frappe.utils import add_days, nowdate

from hotline_app import messages

from . import providers


def give(warning) -> None:
	"""Tell the provider of a new warning; propose its suspension if it is one too many."""
	name = frappe.db.get_value("HL Provider", warning.provider, "provider_name")
	messages.tell(
		providers.users_of([warning.provider]).get(warning.provider, ()),
		lambda: _("Warning to {0}").format(name),
		warning.doctype,
		warning.name,
		warning.reason,
	)
	if is_one_too_many(warning.provider):
		_propose_suspension(warning.provider, name)


def is_one_too_many(provider: str) -> bool:
	"""Whether the provider has as many warnings as the rule in HL Provider Settings names."""
	settings = frappe.get_cached_doc("HL Provider Settings")
	if not settings.propose_after:
		return False
	number = frappe.db.count(
		"HL Provider Warning",
		{
			"provider": provider,
			"given_on": (">=", add_days(nowdate(), -settings.propose_within_days)),
			"expires_on": (">=", nowdate()),
		},
	)
	return number >= settings.propose_after


def _propose_suspension(provider: str, name: str) -> None:
	if frappe.db.get_value("HL Provider", provider, "stage") != "Active":
		return
	frappe.db.set_value("HL Provider", provider, "suspension_proposed", 1)
	messages.tell(
		providers.in_charge(),
		lambda: _("{0} has had several warnings; a suspension is proposed.").format(name),
		"HL Provider",
		provider,
	)
