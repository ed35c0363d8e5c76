"""Telephone numbers in one form, so that a caller is found however the number was typed."""

import re

import frappe
from frappe import _
from frappe.utils import cstr, escape_html

HOME_COUNTRY_CODE = re.compile(r"^(?:\+|00)86(?=\d{5,})")
SEPARATORS = re.compile(r"[\s().\-－—–]+")
DIALLABLE = re.compile(r"^\+?\d{3,20}$")


class InvalidPhoneError(frappe.ValidationError):
	"""A telephone number holds what can't be dialled."""


def normalise(number: str | None) -> str:
	"""Return the number as digits with an optional leading +, empty for none.

	The home country's code is left out. Raises `InvalidPhoneError` for letters and impossible lengths.
	"""
	compact = SEPARATORS.sub("", cstr(number).strip())
	if not compact:
		return ""
	compact = HOME_COUNTRY_CODE.sub("", compact)
	if not DIALLABLE.match(compact):
		frappe.throw(
			_("{0} is not a phone number: 3 to 20 digits, a leading + and separators are allowed.").format(
				frappe.bold(escape_html(cstr(number)))
			),
			InvalidPhoneError,
		)
	return compact
