"""Messages in the app to the people concerned, each in its reader's own language."""

from collections.abc import Callable, Iterable

import frappe
from frappe import _


def tell(
	users: Iterable[str | None],
	subject: Callable[[], str],
	doctype: str,
	name: str,
	text: str | None = None,
) -> None:
	"""Leave each of `users` one message that leads to the record `name` of `doctype`.

	`subject` is called once for each language among them, so that its `_()` speak the reader's. Whoever
	acts knows already and is not told, nor are users who are disabled. `text` is what a person wrote.
	"""
	subjects: dict[str, str] = {}
	for reader in _readers(set(filter(None, users)) - {frappe.session.user}):
		language = reader.language or frappe.local.lang
		if language not in subjects:
			subjects[language] = _in_language(language, subject)
		_write(reader.name, subjects[language], doctype, name, text)


def and_more(subject: str, others: int) -> str:
	"""Return the subject of one message that stands for `others` more of its kind."""
	return _("{0}, and {1} more").format(subject, others) if others else subject


def _readers(users: set[str]) -> list[frappe._dict]:
	if not users:
		return []
	return frappe.get_all(
		"User", filters={"name": ("in", sorted(users)), "enabled": 1}, fields=["name", "language"]
	)


def _in_language(language: str, subject: Callable[[], str]) -> str:
	own, frappe.local.lang = frappe.local.lang, language
	try:
		return subject()
	finally:
		frappe.local.lang = own


def _write(user: str, subject: str, doctype: str, name: str, text: str | None) -> None:
	frappe.get_doc(
		{
			"doctype": "Notification Log",
			"type": "Alert",
			"for_user": user,
			"from_user": frappe.session.user,
			"subject": subject,
			"email_content": frappe.utils.escape_html(text) if text else None,
			"document_type": doctype,
			"document_name": name,
		}
	).insert(ignore_permissions=True)  # nobody has a right on another's messages; what they say is ours
