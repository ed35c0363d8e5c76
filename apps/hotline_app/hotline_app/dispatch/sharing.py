"""What one user of a unit or an enterprise is told of its work, the others who want to know are told, too.

Messages name one person: the unit's or the provider's own user. Whoever shares the work reads the same,
whichever part of the app or rule of the administrator wrote it. A job that somebody of an enterprise has
taken is that person's, and the others hear no more of it.
"""

import frappe

from . import providers
from .stages import OFFERED

JOB = "HL Dispatch"
# What units and enterprises work on; each names the one or the other.
SHARED = (JOB, "HL Work Order", "HL Urge", "HL Supervision")
COPIED = (
	"type",
	"from_user",
	"subject",
	"email_content",
	"document_type",
	"document_name",
	"attached_file",
	"link",
)


def with_colleagues(log, method: str | None = None) -> None:
	"""Leave the message `log` with the colleagues of the user that it is for, who are enabled."""
	if log.document_type not in SHARED or log.flags.is_shared:
		return
	fields = ["handling_unit", "provider", *(["stage"] if log.document_type == JOB else [])]
	record = frappe.db.get_value(log.document_type, log.document_name, fields, as_dict=True)
	for user in _colleagues(log.document_type, record or {}, log.for_user) - {frappe.session.user}:
		copy = frappe.new_doc("Notification Log")
		copy.update({field: log.get(field) for field in COPIED if log.meta.has_field(field)})
		copy.for_user = user
		copy.flags.is_shared = True
		copy.insert(ignore_permissions=True)  # as the message itself, which the app or a rule has written


def unit_colleagues(record, told: str | None) -> str:
	"""Return for notifications (as “CC”) who else of the record's unit or enterprise is told, with commas.

	They get by e-mail what the own user gets; where `told` is somebody else, it is not for all.
	"""
	users = _colleagues(record.doctype, record, told)
	return ",".join(frappe.get_all("User", {"name": ("in", users or [""])}, pluck="email", order_by="email"))


def _colleagues(doctype: str, record, told: str | None) -> set[str]:
	"""The enabled others who are told what `told` is told of a record; nobody, if it is for one alone."""
	if unit := record.get("handling_unit"):
		doc = frappe.get_cached_doc("HL Handling Unit", unit)
		everybody, wanting = doc.everybody(), doc.told()
	elif (provider := record.get("provider")) and not _is_taken(doctype, record):
		doc = frappe.get_cached_doc("HL Provider", provider)
		everybody, wanting = providers.everybody(doc), providers.told(doc)
	else:
		return set()
	return _enabled(wanting) - {told} if told == next(iter(everybody), None) else set()


def _is_taken(doctype: str, record) -> bool:
	return doctype == JOB and record.get("stage") != OFFERED


def _enabled(users: list[str]) -> set[str]:
	return set(frappe.get_all("User", {"name": ("in", users or [""]), "enabled": 1}, pluck="name"))
