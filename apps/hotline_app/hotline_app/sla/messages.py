"""Messages about deadlines: whom a step concerns, and one message for each of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import frappe
from frappe import _
from frappe.utils import format_datetime

from hotline_app import roles

from .steps import BEFORE_DUE

LISTED = 20

Key = tuple[str, str]
"""A record's type and name."""


def recipients(records: Iterable[frappe._dict], step) -> dict[Key, list[str]]:
	"""Whom a step concerns, for each record: enabled users, told from the step's field, role or user.

	A role's users are those who may see the record's line. The functions of the hook `hotline_recipients`
	take out who may not know of a record.
	"""
	records = list(records)
	if step.recipient == "User":
		found = {_key(record): [step.user] for record in records}
	elif step.recipient == "Role":
		found = _users_with_role(records, step.role)
	else:
		found = {key: [user] for key, user in _followed(records, step.recipient_field).items()}
	enabled = _enabled({user for users in found.values() for user in users})
	told = {key: [user for user in users if user in enabled] for key, users in found.items()}
	leave_out(told)
	return told


def leave_out(told: dict[Key, list[str]]) -> None:
	"""Take out of those who are told of records whoever may not know of one (hook `hotline_recipients`)."""
	for path in frappe.get_hooks("hotline_recipients"):
		frappe.get_attr(path)(told)


@dataclass
class Messages:
	"""What the people concerned are told in one sweep: one message each, however much there is to tell."""

	waiting: dict[str, list[tuple[frappe._dict, frappe._dict]]] = field(
		default_factory=lambda: defaultdict(list)
	)
	sent: dict[str, tuple[str, str, int]] = field(default_factory=dict)

	def add(self, records: list[frappe._dict], step) -> None:
		"""Note down that `step` tells whom it concerns about these records."""
		concerned = recipients(records, step)
		for record in records:
			for user in concerned.get(_key(record), ()):
				self.waiting[user].append((record, step))

	def send(self) -> None:
		"""Tell everybody what is noted down; whoever was told in this sweep finds it in the same message."""
		waiting, self.waiting = self.waiting, defaultdict(list)
		languages = _enabled(set(waiting))
		for user, told in waiting.items():
			frappe.db.savepoint("sla_message")
			try:
				with _language(languages.get(user)):
					self._tell(user, told)
			# As a person's mailbox that refuses: nobody else must wait for it.
			except Exception:
				frappe.db.rollback(save_point="sla_message")
				frappe.log_error(f"SLA: {user}", frappe.get_traceback())

	def _tell(self, user: str, told: list) -> None:
		if user in self.sent:
			return self._tell_more(user, len(told))
		record, step = told[0]
		text = _text(record, step)
		log = frappe.get_doc(
			{
				"doctype": "Notification Log",
				"type": "Alert",
				"for_user": user,
				"subject": _and_more(text, len(told)),
				"email_content": "<br>".join(_text(*one) for one in told[:LISTED]),
				"document_type": record.doctype,
				"document_name": record.name,
			}
		).insert(ignore_permissions=True)  # the scheduler writes to the person; no user asked for it
		self.sent[user] = (log.name, text, len(told))

	def _tell_more(self, user: str, more: int) -> None:
		name, text, count = self.sent[user]
		frappe.db.set_value("Notification Log", name, "subject", _and_more(text, count + more))
		self.sent[user] = (name, text, count + more)


def _text(record: frappe._dict, step) -> str:
	"""What a step says of a record; the texts of a policy were cleaned when it was saved."""
	if step.message:
		return f"{record.name}: {_(step.message)}"
	deadline = _(record.deadline)
	if step.relation == BEFORE_DUE:
		due = format_datetime(record.due_at, "yyyy-MM-dd HH:mm")
		return _("{0}: {1} is due by {2}").format(record.name, deadline, due)
	return _("{0}: the deadline {1} has passed").format(record.name, deadline)


def _and_more(text: str, count: int) -> str:
	return _("{0}, and {1} more").format(text, count - 1) if count > 1 else text


def _followed(records: list[frappe._dict], path: str) -> dict[Key, str]:
	"""The value at the end of a path of fields such as `handling_unit.user`, for each record that has one.

	One question for each record type and each step of the path.
	"""
	found = {}
	for doctype, names in _by_doctype(records).items():
		values, at = {name: name for name in names}, doctype
		for fieldname in path.split("."):
			field = frappe.get_meta(at).get_field(fieldname)
			if not field:
				values = {}
				break
			linked = dict(
				frappe.get_all(
					at,
					filters={"name": ("in", set(values.values())), fieldname: ("is", "set")},
					fields=["name", fieldname],
					as_list=True,
				)
			)
			values = {name: linked[value] for name, value in values.items() if value in linked}
			at = field.options
		found.update({(doctype, name): user for name, user in values.items()})
	return found


def _users_with_role(records: list[frappe._dict], role: str) -> dict[Key, list[str]]:
	users = roles.holders(role)
	found: dict[Key, list[str]] = {}
	for doctype in _by_doctype(records):
		group = [record for record in records if record.doctype == doctype]
		fences = roles.fences(users, doctype)
		has_line = fences and frappe.get_meta(doctype).has_field("line")
		lines = _followed(group, "line") if has_line else {}
		for key in map(_key, group):
			found[key] = [
				user for user in users if user not in fences or lines.get(key) in (None, *fences[user])
			]
	return found


def _enabled(users: set[str]) -> dict[str, str | None]:
	"""The language of each of these users who is enabled."""
	rows = frappe.get_all("User", filters={"name": ("in", users), "enabled": 1}, fields=["name", "language"])
	return {row.name: row.language for row in rows}


def _by_doctype(records: Iterable[frappe._dict]) -> dict[str, set[str]]:
	grouped: dict[str, set[str]] = defaultdict(set)
	for record in records:
		grouped[record.doctype].add(record.name)
	return grouped


def _key(record: frappe._dict) -> Key:
	return record.doctype, record.name


class _language:
	"""Speak a user's language for a while; without one, the site's."""

	def __init__(self, language: str | None):
		self.language = language

	def __enter__(self) -> None:
		self.before = frappe.local.lang
		frappe.local.lang = self.language or self.before

	def __exit__(self, *failure: object) -> None:
		frappe.local.lang = self.before
