import frappe
from frappe.model.document import Document


class HLClauseState(Document):
	"""How the centre stood to a clause in a month, written once (`insight/standards/months.py`)."""


def on_doctype_update() -> None:
	"""For the twelve months of all clauses, and of one."""
	frappe.db.add_index("HL Clause State", ["month", "line"])
	frappe.db.add_index("HL Clause State", ["clause", "month"])
