from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr, escape_html

from hotline_app.intake.phone import InvalidPhoneError, normalise
from hotline_app.intake.routing import reading, store, trial


class HLRoutingRule(Document):
	"""What happens to orders that are like this: scope, urgency, review, unit (`G-4.1.2`, `J-29`)."""

	def validate(self) -> None:
		reading.read(self)
		self.read_numbers()
		self.check_texts()
		self.check_category()

	def read_numbers(self) -> None:
		"""Bring the numbers to call into one form; an emergency without a number helps nobody."""
		try:
			numbers = [
				normalise(part)
				for part in cstr(self.emergency_numbers).replace("，", ",").replace("、", ",").split(",")
			]
		except InvalidPhoneError:
			frappe.clear_last_message()
			frappe.throw(
				_("Numbers to call: {0} can't be read. Write them like 110, 119, 120.").format(
					frappe.bold(escape_html(self.emergency_numbers))
				),
				InvalidPhoneError,
			)
		self.emergency_numbers = ", ".join(dict.fromkeys(filter(None, numbers)))
		if self.scope == "Emergency" and not self.emergency_numbers:
			frappe.throw(
				_("An emergency needs the numbers to call, such as 110, 119, 120."), frappe.MandatoryError
			)

	def check_texts(self) -> None:
		"""Nobody is turned away without being told the right way to ask."""
		if self.scope == "Out of Scope" and not (self.advice and self.script):
			frappe.throw(
				_("What is out of scope needs advice to the agent and what to say: the right way to ask."),
				frappe.MandatoryError,
			)

	def check_category(self) -> None:
		if self.set_category:
			frappe.get_cached_doc("HL Category", self.set_category).check_usable()

	def on_update(self) -> None:
		store.forget()

	def on_trash(self) -> None:
		store.forget()

	def after_rename(self, old: str, new: str, merge: bool = False) -> None:
		store.forget()


@frappe.whitelist(methods=["POST"])
def try_out(rule: dict | str, days: int | str = 30, limit: int | str = 5_000) -> dict[str, Any]:
	"""Try a rule, as it is in the form, on past orders; see `trial.run`. Raises PermissionError."""
	if not frappe.has_permission("HL Routing Rule", "write"):
		frappe.throw(_("Only those who write the rules can try them."), frappe.PermissionError)
	values = frappe.parse_json(rule)
	if not isinstance(values, dict):
		frappe.throw(_("Please send an object with the fields of the record."))
	return trial.run(values, frappe.utils.cint(days), frappe.utils.cint(limit))
