"""What a provider sees and changes of its own record."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, flt

from hotline_app.access import refuse_guests
from hotline_app.dispatch.providers import providers_of

# What a provider keeps up to date itself; the rest is the centre's to change.
OWN_FIELDS = ("contact_person", "phone", "email", "load_limit", "address", "latitude", "longitude")
SHOWN = (
	"name",
	"provider_name",
	"provider_type",
	"stage",
	"level",
	"agreement_number",
	"agreement_from",
	"agreement_until",
	"suspended_from",
	"suspended_until",
	"quality",
	"quality_at",
	"calendar",
	*OWN_FIELDS,
)


@frappe.whitelist(methods=["GET", "POST"])
def mine() -> list[dict[str, Any]]:
	"""Return the providers for which the user works: their record, services, certificates and warnings.

	Raises PermissionError for guests; a user who works for none gets none.
	"""
	refuse_guests()
	return [_view(name) for name in providers_of(frappe.session.user)]


@frappe.whitelist(methods=["POST"])
def save(
	provider: str,
	contact_person: str | None = None,
	phone: str | None = None,
	email: str | None = None,
	load_limit: int | str | None = None,
	address: str | None = None,
	latitude: float | str | None = None,
	longitude: float | str | None = None,
) -> dict[str, Any]:
	"""Change what a provider may change of its own record; what is not given stays. Returns the record.

	Raises PermissionError for another's record, and what the record itself refuses.
	"""
	refuse_guests()
	if provider not in providers_of(frappe.session.user):
		frappe.throw(_("You can change your own record only."), frappe.PermissionError)
	given = {
		"contact_person": contact_person,
		"phone": phone,
		"email": email,
		# An empty entry is no number; nought would be no limit.
		"load_limit": None if load_limit in (None, "") else cint(load_limit),
		"address": address,
		"latitude": None if latitude is None else flt(latitude),
		"longitude": None if longitude is None else flt(longitude),
	}
	doc = frappe.get_doc("HL Provider", provider, for_update=True)
	doc.update({field: value for field, value in given.items() if value is not None})
	# A provider has no right to change its record; these fields of its own are the exception.
	doc.save(ignore_permissions=True)
	return _view(provider)


@frappe.whitelist(methods=["POST"])
def answer_warning(warning: str, answer: str) -> None:
	"""Keep what the provider says to a warning. Raises PermissionError for another's warning."""
	doc = frappe.get_doc("HL Provider Warning", warning)
	doc.check_permission("write")
	doc.answer = answer
	doc.save()


def _view(name: str) -> dict[str, Any]:
	doc = frappe.get_doc("HL Provider", name)
	return {
		**{field: doc.get(field) for field in SHOWN},
		"stage_label": _(doc.stage, context="HL Provider"),
		"calendar_label": _(doc.calendar) if doc.calendar else None,
		"services": [
			{"category": _(row.category), "price": row.price, "amount": row.amount} for row in doc.services
		],
		"certificates": frappe.get_list(
			"HL Provider Certificate",
			{"provider": name},
			["name", "category", "certificate_number", "valid_until"],
			order_by="valid_until",
		),
		"warnings": frappe.get_list(
			"HL Provider Warning",
			{"provider": name},
			["name", "source", "reason", "given_on", "expires_on", "answer", "answered_at"],
			order_by="given_on desc",
		),
		"history": _history(name),
	}


def _history(provider: str) -> list[dict[str, Any]]:
	"""The latest steps into the scheme and out of it."""
	rows = frappe.get_list(
		"HL Provider History",
		{"provider": provider},
		["from_stage", "to_stage", "reason", "changed_at", "until"],
		order_by="changed_at desc",
		limit=20,
	)
	return [{**row, "stage_label": _(row.to_stage, context="HL Provider")} for row in rows]
