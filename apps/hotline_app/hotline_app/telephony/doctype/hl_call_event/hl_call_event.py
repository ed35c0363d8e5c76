import frappe
from frappe import _
from frappe.model.document import Document


class HLCallEvent(Document):
	"""What a switch told of a call; nobody changes it, and it is taken by `telephony/events.py` only."""

	def validate(self) -> None:
		frappe.throw(_("Events of calls come from the switch."), frappe.PermissionError)


def on_doctype_update() -> None:
	"""Each event once; and the events of a call, by time. Some of these columns are words of SQL."""
	frappe.db.add_unique("HL Call Event", ["source", "event_id"], "unique_call_event")
	frappe.db.add_index("HL Call Event", ["`call`", "`at`"], "call_at")
