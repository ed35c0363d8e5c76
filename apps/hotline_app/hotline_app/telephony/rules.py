"""How the calls of a line are treated, and which line a number belongs to."""

import frappe
from frappe import _

from hotline_app.intake import phone

RULE = "HL Call Rule"
_NUMBERS = "hotline_numbers_of_lines"
_LINES = "hotline_lines_with_rule"


def of(line: str | None):
	"""Return the rule of a line; for one without, and for no line, what a new rule says."""
	if line and line in frappe.cache.get_value(_LINES, lambda: frappe.get_all(RULE, pluck="name")):
		return frappe.get_cached_doc(RULE, line)
	return frappe.new_doc(RULE)


def line_of(number: str | None) -> str | None:
	"""Return the line that a number leads to, None for others."""
	plain = plain_number(number)
	return _numbers().get(plain) if plain else None


def plain_number(number: str | None) -> str:
	"""Return a number as it is compared and stored: digits, or what else the switch has said, shortened."""
	text = (number or "").strip()
	try:
		return phone.normalise(text)
	except phone.InvalidPhoneError:
		frappe.clear_last_message()
		return text[:60]


def check(rule) -> None:
	"""Refuse menus in which a key leads to two places."""
	digits = [row.digit for row in rule.choices]
	if len(digits) != len(set(digits)):
		frappe.throw(_("Each key of the menu leads to one place only."))


def forget(doc=None, method: str | None = None) -> None:
	"""Read the numbers of the lines anew: a line or a rule has changed."""
	frappe.cache.delete_value((_NUMBERS, _LINES))


def _numbers() -> dict[str, str]:
	return frappe.cache.get_value(_NUMBERS, _read_numbers)


def _read_numbers() -> dict[str, str]:
	found = {}
	for row in frappe.get_all(RULE, ["line", "further_numbers"]):
		found.update({plain_number(text): row.line for text in (row.further_numbers or "").splitlines()})
	for line in frappe.get_all("HL Line", {"enabled": 1}, ["name", "number"], order_by="creation desc"):
		found[plain_number(line.number)] = line.name
	found.pop("", None)
	return found
