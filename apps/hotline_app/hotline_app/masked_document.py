"""Records with personal data: what leaves them for whom (`masked.py`)."""

from typing import Any

import frappe
from frappe.model.document import Document

from hotline_app import masked

OURS = "hotline_app."


class Masked(Document):
	"""A document with masked fields: `class HLMine(Masked)`.

	Whoever has work in hand that needs them reads this one record plain. What the framework answers to who
	stored it is stripped as if it had been read.
	"""

	def validate_higher_perm_levels(self) -> None:
		"""Put back unseen values first of all: what a masked number stands for is no number to check."""
		super().validate_higher_perm_levels()
		masked.keep_unseen(self)

	def apply_fieldlevel_read_permissions(self) -> None:
		plain = self._needed()
		super().apply_fieldlevel_read_permissions()
		for part, name, value in plain:
			part.set(name, value)

	def before_print(self, settings: Any = None) -> None:
		"""A print format of any kind has the masked values for whoever may not read the plain ones."""
		seen = masked.needed(self)
		for part in (self, *self.get_all_children()):
			for name, pattern in masked.hidden_from(part.doctype, parenttype=self.doctype).items():
				if name not in seen:
					part.set(name, masked.mask(pattern, part.get(name)))

	def insert(self, *args: Any, **options: Any) -> Document:
		with _stripped(self):
			return super().insert(*args, **options)

	def _save(self, *args: Any, **options: Any) -> Document:
		with _stripped(self):
			return super()._save(*args, **options)

	def _needed(self) -> list[tuple[Document, str, Any]]:
		names = masked.needed(self)
		parts = (self, *self.get_all_children()) if names else ()
		return [
			(part, name, part.get(name))
			for part in parts
			for name in masked.rules().get(part.doctype, {}).keys() & names
		]


class _stripped:
	"""Strips the record, once the outermost save of a request of the framework's own is through.

	The framework answers with the record as it was stored, to people who may not read all of it.
	"""

	def __init__(self, doc: Document) -> None:
		self.doc = doc

	def __enter__(self) -> None:
		frappe.flags.masked_saves = (frappe.flags.masked_saves or 0) + 1

	def __exit__(self, failed: type | None, *about: Any) -> None:
		frappe.flags.masked_saves -= 1
		if not failed and not frappe.flags.masked_saves and _is_answered_by_framework():
			self.doc.apply_fieldlevel_read_permissions()


def _is_answered_by_framework() -> bool:
	request = getattr(frappe.local, "request", None)
	if not request:
		return False
	command = frappe.local.form_dict.get("cmd") or request.path.rpartition("/method/")[2]
	is_page = not frappe.local.form_dict.get("cmd") and not request.path.startswith("/api/")
	return not (is_page or command.startswith(OURS))
