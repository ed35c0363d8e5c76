"""A dispatch that has ended is a record: nobody rewrites it, but for what belongs to it later."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import cstr, flt, get_datetime

from . import stages
from .errors import OrderNotDispatchableError

# What may be added: the customer's yes to finished work, and what was paid for damage.
CONFIRMATION_FIELDS = ("customer_confirmed", "confirmed_by", "signature")
COMPENSATION_FIELDS = (
	"compensation_amount",
	"compensation_reason",
	"compensation_agreed_by",
	"compensation_paid_at",
)


def check(dispatch) -> None:
	"""Raise `OrderNotDispatchableError` if a save would rewrite what was done."""
	before = dispatch.get_doc_before_save()
	if not before or before.stage in stages.OPEN_STAGES or frappe.flags.in_migrate:
		return
	allowed = set(COMPENSATION_FIELDS)
	if before.stage == stages.DONE:
		# Written down first in the desk, and with the step elsewhere.
		allowed.add("confirmation_note")
		if dispatch.stage == stages.CONFIRMED:
			allowed |= {*CONFIRMATION_FIELDS, "stage", "workflow_state"}
	if any(
		field.fieldname not in allowed and _differ(field, dispatch, before) for field in dispatch.meta.fields
	):
		frappe.throw(_("This job has ended and can't be changed."), OrderNotDispatchableError)


def _differ(field, one, other) -> bool:
	return _said(field, one) != _said(field, other)


def _said(field, record) -> Any:
	"""What a record says in a field, however a client writes it; nothing is as good as nought."""
	value = record.get(field.fieldname)
	if field.fieldtype in frappe.model.table_fields:
		fields = frappe.get_meta(field.options).fields
		return [(row.name, *(_said(each, row) for each in fields)) for row in value]
	if field.fieldtype in frappe.model.numeric_fieldtypes:
		return flt(value)
	if field.fieldtype == "Datetime":
		return get_datetime(value) if value else None
	return cstr(value)
