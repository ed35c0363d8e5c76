import frappe

from hotline_app.masked_document import Masked
from hotline_app.telephony import by_hand, hand_matching


class HLCall(Masked):
	"""A call and its course, as the events of the switch tell it, or as entered by hand (`C-6.1.4`)."""

	def before_insert(self) -> None:
		by_hand.begin(self)

	def after_insert(self) -> None:
		hand_matching.merge_into_real(self)

	def validate(self) -> None:
		by_hand.keep_facts(self)


def on_doctype_update() -> None:
	"""One record for a call of a switch; indexes for lists, figures of a day, and look-ups by number."""
	frappe.db.add_unique("HL Call", ["source", "external_id"], "unique_external_call")
	frappe.db.add_index("HL Call", ["started_at"])
	frappe.db.add_index("HL Call", ["stage", "direction", "started_at"])
	frappe.db.add_index("HL Call", ["stage", "last_event_at"])
	frappe.db.add_index("HL Call", ["line", "started_at"])
	frappe.db.add_index("HL Call", ["agent", "started_at"])
	frappe.db.add_index("HL Call", ["outcome", "started_at"])
	# Indicators and peaks count by line and outcome, from the index alone.
	frappe.db.add_index("HL Call", ["offered", "started_at", "line", "outcome"])
	frappe.db.add_index("HL Call", ["caller_number", "started_at"])
	frappe.db.add_index("HL Call", ["called_number", "started_at"])
	frappe.db.add_index("HL Call", ["customer", "started_at"])
	frappe.db.add_index("HL Call", ["work_order", "started_at"])
	frappe.db.add_index("HL Call", ["by_hand", "started_at"])
	frappe.db.add_index("HL Call", ["blacklist_effect", "started_at"])
	frappe.db.add_index("HL Call", ["wrap_up", "started_at"])
