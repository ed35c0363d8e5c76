"""What one user of a handling unit is told of the unit's work, the others who want to know are told, too.

Messages name one person: the unit's own user. Whoever shares the work reads the same, whichever part of the
app or rule of the administrator wrote it.
"""

import frappe

# What units work on; each names the unit.
OF_UNITS = ("HL Dispatch", "HL Work Order", "HL Urge", "HL Supervision")
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
	"""Leave the message `log` with the colleagues of the unit's user that it is for, who are enabled."""
	if log.document_type not in OF_UNITS or log.flags.is_shared:
		return
	unit = frappe.db.get_value(log.document_type, log.document_name, "handling_unit")
	if not unit:
		return
	doc = frappe.get_cached_doc("HL Handling Unit", unit)
	if log.for_user != next(iter(doc.everybody()), None):
		return
	for user in _enabled(doc.told()) - {log.for_user, frappe.session.user}:
		copy = frappe.new_doc("Notification Log")
		copy.update({field: log.get(field) for field in COPIED if log.meta.has_field(field)})
		copy.for_user = user
		copy.flags.is_shared = True
		copy.insert(ignore_permissions=True)  # as the message itself, which the app or a rule has written


def unit_colleagues(record, told: str | None) -> str:
	"""Return for notifications (as “CC”) who else of the record's unit is told of its work, with commas.

	They get by e-mail what the unit's own user gets; where `told` is somebody else, it is not for the unit.
	"""
	if not record.get("handling_unit"):
		return ""
	doc = frappe.get_cached_doc("HL Handling Unit", record.handling_unit)
	if told != next(iter(doc.everybody()), None):
		return ""
	users = _enabled(doc.told()) - {told}
	return ",".join(frappe.get_all("User", {"name": ("in", users or [""])}, pluck="email", order_by="email"))


def _enabled(users: list[str]) -> set[str]:
	return set(frappe.get_all("User", {"name": ("in", users or [""]), "enabled": 1}, pluck="name"))
