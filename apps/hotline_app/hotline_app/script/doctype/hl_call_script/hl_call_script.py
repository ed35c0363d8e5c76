from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from hotline_app.script import checking, playing, store, versions


class HLCallScript(Document):
	"""What an agent says and asks in a situation, step by step (`G-6.1`, `J-21`, `C-7.2.1`)."""

	def validate(self) -> None:
		checking.check(self)

	def on_update(self) -> None:
		versions.keep(self)
		store.forget()

	def on_trash(self) -> None:
		versions.check_unused(self)
		store.forget()

	def after_rename(self, old: str, new: str, merge: bool = False) -> None:
		store.forget()


@frappe.whitelist(methods=["POST"])
def preview(script: dict | str, order: str | None = None) -> dict[str, Any]:
	"""Return a script, as it is in the form, as an agent would see it; with an example if no order is named.

	Raises PermissionError, and what `checking.check` does.
	"""
	values = frappe.parse_json(script)
	if not isinstance(values, dict):
		frappe.throw(_("Please send an object with the fields of the record."))
	if not frappe.has_permission("HL Call Script", "write"):
		frappe.throw(_("Only those who write the scripts can try them."), frappe.PermissionError)
	doc = frappe.get_doc({**values, "doctype": "HL Call Script"})
	checking.check(doc)
	return playing.preview(doc, order)
