"""The dispatches of an order and their steps, for its timeline."""

from collections.abc import Iterable

import frappe
from frappe import _

from hotline_app.intake.course.timeline import Entry, entry, readable

STEPS = {
	"accepted_at": "Job accepted by {0}",
	"contacted_at": "{0} has called the customer",
	"appointed_at": "{0} has made an appointment",
	"set_out_at": "{0} is on the way",
	"arrived_at": "{0} has arrived",
	"priced_at": "{0} has told the price",
	"agreed_at": "The price of {0} was agreed",
	"refusal_asked_at": "{0} asks to give the job back",
	"refused_at": "Job refused by {0}",
	"expired_at": "The time of {0} ran out",
	"done_at": "Job done by {0}",
	"confirmed_at": "The work of {0} was confirmed by the customer",
	"consent_at": "The customer agreed to be passed on to {0}",
	"compensation_paid_at": "Compensation paid for the work of {0}",
}
STEPS_OF_THE_CENTRE = ("expired_at", "compensation_paid_at")
TEXTS = {
	"refusal_asked_at": "refusal_reason",
	"refused_at": "refusal_reason",
	"agreed_at": "agreed_terms",
	"done_at": "work_done",
	"consent_at": "consent_note",
	"compensation_paid_at": "compensation_reason",
}


def sources(orders: list[str]) -> Iterable[Entry]:
	"""Return an entry for each step of each dispatch of `orders` that the user may read."""
	rows = readable(
		"HL Dispatch",
		filters={"work_order": ("in", orders)},
		fields=[
			"name",
			"provider",
			"handling_unit",
			"provider_user",
			"owner",
			"offered_at",
			"note",
			"answered_by_phone",
			"consent_by",
			*STEPS,
			*set(TEXTS.values()),
		],
	)
	providers = _provider_names({row.provider for row in rows if row.provider})
	for row in rows:
		yield from _entries(row, row.handling_unit or providers.get(row.provider) or "")


def _entries(row: frappe._dict, to: str) -> Iterable[Entry]:
	record = ("HL Dispatch", row.name)
	yield entry(row.offered_at, "dispatched", _("Given to {0}").format(to), row.note, row.owner, record)
	for fieldname, title in STEPS.items():
		text = row.get(TEXTS.get(fieldname))
		yield entry(
			row[fieldname],
			fieldname.removesuffix("_at"),
			_(title).format(to),
			text,
			_actor(row, fieldname),
			record,
		)


def _actor(row: frappe._dict, fieldname: str) -> str | None:
	"""Who took a step, as far as it is known: most are the provider's or the unit's."""
	if fieldname == "consent_at":
		return row.consent_by
	by_centre = fieldname in STEPS_OF_THE_CENTRE or (
		row.answered_by_phone and fieldname in ("accepted_at", "refused_at")
	)
	return None if by_centre else row.provider_user


def _provider_names(providers: set[str]) -> dict[str, str]:
	if not providers:
		return {}
	rows = frappe.get_all(
		"HL Provider", filters={"name": ("in", sorted(providers))}, fields=["name", "provider_name"]
	)
	return {row.name: row.provider_name for row in rows}
